/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.github.gracefulrestart.socket.PeerCredentials;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Refusals}.
 */
class RefusalsTests {

	private long now = -1;

	@Test
	void whoeverComesAMinuteLaterIsNamedWithTheNumberOfThoseBetween() {
		try (LoggedRefusals log = new LoggedRefusals()) {
			Refusals refusals = new Refusals(Path.of("/run/app.sock"), () -> this.now);
			add(refusals, 1);
			add(refusals, 2);
			this.now += TimeUnit.SECONDS.toNanos(59);
			add(refusals, 3);
			assertThat(log.lines()).hasSize(1);
			this.now += TimeUnit.SECONDS.toNanos(1);
			add(refusals, 4);
			add(refusals, 5);
			refusals.close();
			assertThat(log.lines()).containsExactly(line(1), line(4) + "; and 2 more since the last line",
					"Turned away more connections to the control socket /run/app.sock: 1 (" + Refusal.WENT_AWAY + ")");
		}
	}

	private static String line(int pid) {
		return "Turned away process " + pid + " of user 0, which connected to the control socket /run/app.sock: "
				+ Refusal.WENT_AWAY;
	}

	private static void add(Refusals refusals, int pid) {
		refusals.add(Refusal.WENT_AWAY, new PeerCredentials(pid, 0, 0));
	}

}
