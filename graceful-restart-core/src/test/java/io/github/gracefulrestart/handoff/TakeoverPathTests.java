/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.gracefulrestart.socket.UnixListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link TakeoverPath}.
 */
class TakeoverPathTests {

	@TempDir
	private Path temporary;

	private Path directory;

	@BeforeEach
	void create() throws IOException {
		this.directory = Files.createDirectory(this.temporary.resolve("control"));
		mode("rwx------");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rwx------", "rwxr-xr-x", "rwxr-x---" })
	void aDirectoryOfThisUserWillDo(String mode) throws IOException {
		mode(mode);
		TakeoverPath.check(socket());
		UnixListener.bind(socket()).close();
		TakeoverPath.check(socket());
	}

	@ParameterizedTest
	@ValueSource(strings = { "rwxrwx---", "rwxr-xrwx", "rwxrwxrwx" })
	void aDirectoryToWhichOthersCanWriteIsNamedWithItsModeAndWhatToDo(String mode) throws IOException {
		mode(mode);
		assertThatIOException().isThrownBy(() -> TakeoverPath.check(socket()))
			.withMessage("others can write to the directory " + this.directory + " of the control socket (mode " + mode
					+ "); run chmod 700 on it or, if others need it, choose one of this user's own");
	}

	@Test
	void aStickyDirectoryIsNoneOfThisUsersOwn() {
		assertThatIOException().isThrownBy(() -> TakeoverPath.check(Path.of("/tmp/app.sock")))
			.withMessageMatching(
					"(others can write to the directory /tmp|the directory /tmp) of the control socket .*");
	}

	@Test
	void aDirectoryThatIsMissingIsNamed() {
		assertThatIOException().isThrownBy(() -> TakeoverPath.check(this.directory.resolve("missing/app.sock")))
			.withMessageContaining("does not exist; create it, for this user, with mode 0700");
	}

	@Test
	void whatIsNoSocketIsNotReplaced() throws IOException {
		Files.createFile(socket());
		assertThatIOException().isThrownBy(() -> TakeoverPath.check(socket()))
			.withMessageContaining("is a file that is no socket");
		assertThatIOException().isThrownBy(() -> TakeoverPath.check(this.directory))
			.withMessageContaining("is a directory; name a file in it");
	}

	@Test
	void thePathMayBeAsLongAsTheKernelTakes() throws IOException {
		Path longest = this.directory.resolve("s".repeat(107 - this.directory.toString().length() - 1));
		TakeoverPath.check(longest);
		UnixListener.bind(longest).close();
		Path longer = longest.resolveSibling(longest.getFileName() + "s");
		assertThatIOException().isThrownBy(() -> TakeoverPath.check(longer))
			.withMessageContaining(longer + " is too long: a UNIX socket's path has at most 107 bytes");
	}

	@Test
	void soMayTheTemporaryOneBesideIt() throws IOException {
		Path deep = Files.createDirectory(this.directory.resolve("d".repeat(100 - this.directory.toString().length())));
		Files.setPosixFilePermissions(deep, PosixFilePermissions.fromString("rwx------"));
		assertThatIOException().isThrownBy(() -> TakeoverPath.check(deep.resolve("a")))
			.withMessageContaining("is too long");
		assertThat(deep.resolve("a").toString()).hasSizeLessThan(107);
	}

	private void mode(String mode) throws IOException {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString(mode));
	}

	private Path socket() {
		return this.directory.resolve("app.sock");
	}

}
