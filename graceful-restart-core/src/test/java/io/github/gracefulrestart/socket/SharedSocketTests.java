/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SharedSocket}.
 */
class SharedSocketTests {

	@TempDir
	private Path directory;

	private SharedSocket socket;

	@BeforeEach
	void open() throws IOException {
		this.socket = new SharedSocket(UnixSocket.listening(this.directory.resolve("socket")));
	}

	@Test
	void aNumberInUseIsNotFreed() throws IOException {
		int number = this.socket.enter();
		assertThat(this.socket.enter()).isEqualTo(number);
		this.socket.close();
		assertThat(OpenDescriptors.contains(number)).isTrue();
		this.socket.leave();
		assertThat(OpenDescriptors.contains(number)).isTrue();
		this.socket.leave();
		assertThat(OpenDescriptors.contains(number)).isFalse();
	}

	@Test
	void aSocketThatNobodyUsesIsClosedAtOnce() throws IOException {
		int number = this.socket.enter();
		this.socket.leave();
		this.socket.close();
		assertThat(OpenDescriptors.contains(number)).isFalse();
		this.socket.close();
	}

	@Test
	void aClosedSocketCannotBeEntered() {
		this.socket.close();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(this.socket::enter);
	}

}
