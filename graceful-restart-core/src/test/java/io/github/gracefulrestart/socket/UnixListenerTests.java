/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link UnixListener}.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class UnixListenerTests {

	@TempDir
	private Path directory;

	@Test
	void closingEndsTheWaitOfAnotherThread() throws Exception {
		UnixListener listener = UnixListener.bind(this.directory.resolve("socket"));
		BlockedCall accept = BlockedCall.of("accept4", listener::accept);
		listener.close();
		assertThat(accept.failure()).isInstanceOf(ClosedChannelException.class);
	}

	@Test
	void aClosedListenerDoesNotAccept() throws IOException {
		UnixListener listener = UnixListener.bind(this.directory.resolve("socket"));
		listener.close();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(listener::accept);
	}

	@Test
	void theFileStaysAndLeadsNowhere() throws IOException {
		Path path = this.directory.resolve("socket");
		UnixListener.bind(path).close();
		assertThat(path).exists();
		assertThatIOException().isThrownBy(() -> UnixConnection.connect(path))
			.withMessageContaining(path.toString())
			.withMessageContaining("ECONNREFUSED");
	}

	@Test
	void aPathThatExistsIsRefusedByName() throws IOException {
		Path path = Files.createFile(this.directory.resolve("socket"));
		assertThatIOException().isThrownBy(() -> UnixListener.bind(path))
			.withMessageContaining(path.toString())
			.withMessageContaining("EADDRINUSE");
	}

	@Test
	void failuresLeaveNoDescriptorBehind() throws IOException {
		Path path = Files.createFile(this.directory.resolve("socket"));
		long before = OpenDescriptors.count();
		for (int round = 0; round < 100; round++) {
			assertThatIOException().isThrownBy(() -> UnixListener.bind(path));
			assertThatIOException().isThrownBy(() -> UnixConnection.connect(path));
		}
		assertThat(OpenDescriptors.count()).isCloseTo(before, within(50L));
	}

	@Test
	void aPathMayHave107Bytes() throws IOException {
		Path path = pathOfLength(107);
		try (UnixListener listener = UnixListener.bind(path);
				UnixConnection client = UnixConnection.connect(path);
				UnixConnection server = listener.accept()) {
			assertThat(client.peer()).isEqualTo(server.peer());
		}
	}

	@Test
	void aPathOf108BytesIsRefusedByName() {
		Path path = pathOfLength(108);
		assertThatIOException().isThrownBy(() -> UnixListener.bind(path))
			.withMessageContaining(path.toString())
			.withMessageContaining("107");
		assertThatIOException().isThrownBy(() -> UnixConnection.connect(path))
			.withMessageContaining(path.toString())
			.withMessageContaining("107");
	}

	private Path pathOfLength(int length) {
		int missing = length - this.directory.toString().length() - 1;
		return this.directory.resolve("x".repeat(missing));
	}

	@Test
	void aPathNeedNotBeAscii() throws IOException {
		assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
		Path path = this.directory.resolve("jürgen");
		try (UnixListener listener = UnixListener.bind(path);
				UnixConnection client = UnixConnection.connect(path);
				UnixConnection server = listener.accept()) {
			assertThat(client.peer()).isEqualTo(server.peer());
			assertThat(this.directory).isDirectoryContaining(path::equals);
		}
	}

	@Test
	void allOfItsSocketsAreCloseOnExec() throws IOException {
		Path path = this.directory.resolve("socket");
		try (Descriptor listener = UnixSocket.listening(path); Descriptor client = UnixSocket.connected(path)) {
			assertThat(OpenDescriptors.isCloseOnExec(listener.number())).isTrue();
			assertThat(OpenDescriptors.isCloseOnExec(client.number())).isTrue();
		}
	}

}
