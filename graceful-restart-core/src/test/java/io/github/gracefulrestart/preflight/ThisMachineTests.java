/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the files of the machine on which they run.
 */
class ThisMachineTests {

	private final SystemFiles files = new SystemFiles(Path.of("/"));

	private final OwnProcess process = new OwnProcess(this.files, Runtime.getRuntime()::totalMemory);

	@Test
	void tellsWhatThisProcessUses() {
		byte[] heap = new byte[64 * 1024 * 1024];
		assertThat(this.process.memory().orElseThrow()).isGreaterThan(heap.length);
		assertThat(this.process.openDescriptors().orElseThrow()).isGreaterThan(2);
		assertThat(FreeMemory.ofHost(this.files).orElseThrow().bytes()).isPositive();
	}

	@Test
	void hasControlGroupsWhoseDirectoriesAreThere() {
		assertThat(new ControlGroups(this.files).with("memory"))
			.allSatisfy((group) -> assertThat(Path.of(group.directory())).isDirectory());
	}

	@Test
	void hasRoomForAnotherProcessLikeThis() {
		assertThat(new ResourceCheck(MemoryCheckMode.REFUSE).problems()).isEmpty();
	}

}
