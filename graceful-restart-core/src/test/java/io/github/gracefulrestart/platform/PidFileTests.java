/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link PidFile}.
 */
class PidFileTests {

	@TempDir
	private Path directory;

	@Test
	void itHoldsTheIdOfThisProcessAndANewline() throws IOException {
		Path path = this.directory.resolve("app.pid");
		new PidFile(path).write();
		assertThat(path).hasContent(ProcessHandle.current().pid() + "\n");
	}

	@Test
	void everybodyMayReadItWhoMayReadAnyFileOfThisProcess() throws IOException {
		Path path = this.directory.resolve("app.pid");
		new PidFile(path).write();
		Path any = Files.writeString(this.directory.resolve("any"), "");
		assertThat(Files.getPosixFilePermissions(path)).isEqualTo(Files.getPosixFilePermissions(any));
	}

	@Test
	void aReaderNeverSeesLessThanAnId() throws Exception {
		Path path = this.directory.resolve("app.pid");
		new PidFile(path, 1111111).write();
		AtomicBoolean writing = new AtomicBoolean(true);
		CompletableFuture<Boolean> whole = CompletableFuture.supplyAsync(() -> {
			boolean allWhole = true;
			while (writing.get()) {
				allWhole &= read(path).matches("(1111111|2222222)\n");
			}
			return allWhole;
		});
		for (int i = 0; i < 100; i++) {
			new PidFile(path, 2222222).write();
			new PidFile(path, 1111111).write();
		}
		writing.set(false);
		assertThat(whole.get()).isTrue();
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	@Test
	void nothingElseIsLeftInTheDirectory() throws IOException {
		new PidFile(this.directory.resolve("app.pid")).write();
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).containsExactly(this.directory.resolve("app.pid"));
		}
	}

	@Test
	void aMissingDirectoryIsNamedAndNotMade() {
		Path path = this.directory.resolve("run/app.pid");
		assertThatIOException().isThrownBy(() -> new PidFile(path).write())
			.withMessage(
					"Cannot write the pid file %s (property graceful.restart.pid-file): the directory %s does not exist",
					path, path.getParent());
		assertThat(path.getParent()).doesNotExist();
	}

	@Test
	void aDirectoryInItsPlaceIsNamedAndLeft() throws IOException {
		Path path = Files.createDirectory(this.directory.resolve("app.pid"));
		assertThatIOException().isThrownBy(() -> new PidFile(path).write()).withMessageContaining("it is a directory");
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).containsExactly(path);
		}
	}

	@Test
	void aProcessRemovesItsOwn() throws IOException {
		Path path = this.directory.resolve("app.pid");
		PidFile file = new PidFile(path);
		file.write();
		assertThat(file.removeIfOwn()).isTrue();
		assertThat(path).doesNotExist();
		assertThat(file.removeIfOwn()).isFalse();
	}

	@Test
	void aProcessLeavesThatOfItsSuccessor() throws IOException {
		Path path = this.directory.resolve("app.pid");
		PidFile file = new PidFile(path, 123);
		file.write();
		new PidFile(path, 1234).write();
		assertThat(file.removeIfOwn()).isFalse();
		assertThat(path).hasContent("1234\n");
	}

}
