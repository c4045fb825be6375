/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A control socket on a file system that takes nothing more.
 */
class FullFileSystemTests {

	@TempDir
	private Path directory;

	private boolean mounted;

	@AfterEach
	void unmount() throws Exception {
		if (this.mounted) {
			run("umount", this.directory.toString());
		}
	}

	// With one inode there is none for the directory, with two none for the socket.
	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void aFullOneIsNamedAndNothingIsLeftOnIt(int inodes) throws Exception {
		mount("nr_inodes=" + inodes);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> ControlSocket.open(this.directory, Successor::close))
			.withMessageContaining(this.directory.toString())
			.withMessageContaining("No space left on device");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void oneThatCannotBeWrittenIsNamed() throws Exception {
		mount("ro");
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> ControlSocket.open(this.directory, Successor::close))
			.withMessageContaining(this.directory.toString())
			.withMessageContaining("read-only file system");
	}

	private void mount(String options) throws Exception {
		this.mounted = run("mount", "-t", "tmpfs", "-o", "mode=0700," + options, "tmpfs", this.directory.toString());
		Assumptions.assumeTrue(this.mounted, "only root may mount a file system, and not in every container");
	}

	private static boolean run(String... command) throws Exception {
		return new ProcessBuilder(command).start().waitFor() == 0;
	}

}
