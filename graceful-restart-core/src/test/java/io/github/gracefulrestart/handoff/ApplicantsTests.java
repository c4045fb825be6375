/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Applicants}.
 */
class ApplicantsTests {

	@TempDir
	private Path directory;

	private UnixListener listener;

	private final List<UnixConnection> others = new ArrayList<>();

	private final Applicants applicants = new Applicants(new Refusals(Path.of("control")));

	@BeforeEach
	void bind() throws IOException {
		this.listener = UnixListener.bind(this.directory.resolve("socket"));
	}

	@AfterEach
	void close() {
		this.applicants.close();
		this.listener.close();
		this.others.forEach(UnixConnection::close);
	}

	@Test
	void aProcessWithManyConnectionsCrowdsOutNobodyButItself() throws IOException {
		UnixConnection invited = add(1);
		List<UnixConnection> flood = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			flood.add(add(2));
		}
		assertThat(this.applicants.remove(invited)).isTrue();
		int oldest = flood.size() - Applicants.MAX + 1;
		assertThat(this.applicants.remove(flood.get(oldest - 1))).isFalse();
		assertThat(this.applicants.remove(flood.get(oldest))).isTrue();
	}

	@Test
	void ofManyProcessesTheOneThatHasWaitedLongestHasToGo() throws IOException {
		UnixConnection oldest = add(1);
		UnixConnection second = add(2);
		for (int pid = 3; pid < 3 + Applicants.MAX - 1; pid++) {
			add(pid);
		}
		assertThat(this.applicants.remove(oldest)).isFalse();
		assertThat(this.applicants.remove(second)).isTrue();
	}

	@Test
	void whoHasToGoIsDisconnected() throws IOException {
		UnixConnection oldest = add(1);
		for (int i = 0; i < Applicants.MAX; i++) {
			add(1);
		}
		assertThat(ControlSocketTests.isClosed(this.others.get(0))).isTrue();
		assertThat(this.applicants.remove(oldest)).isFalse();
	}

	private UnixConnection add(int pid) throws IOException {
		this.others.add(UnixConnection.connect(this.directory.resolve("socket")));
		UnixConnection connection = this.listener.accept();
		assertThat(this.applicants.add(connection, new PeerCredentials(pid, 0, 0))).isTrue();
		return connection;
	}

}
