/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessEnd}.
 */
class ProcessEndTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void aZombieHasEnded() throws Exception {
		// Becomes another program, which never asks for its child.
		Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
		try (BufferedReader lines = parent.inputReader()) {
			long zombie = Long.parseLong(lines.readLine());
			assertThat(ProcessEnd.await(zombie, PATIENCE)).isTrue();
			assertThat(ProcessHandle.of(zombie)).as("still listed").isPresent();
		}
		finally {
			parent.destroyForcibly().waitFor();
		}
	}

	@Test
	void aProcessThatLivesHasNot() {
		assertThat(ProcessEnd.await(ProcessHandle.current().pid(), Duration.ofMillis(50))).isFalse();
	}

	@Test
	void aProcessThatIsGoneHas() throws IOException, InterruptedException {
		Process process = new ProcessBuilder("true").start();
		process.waitFor();
		assertThat(ProcessEnd.await(process.pid(), PATIENCE)).isTrue();
	}

}
