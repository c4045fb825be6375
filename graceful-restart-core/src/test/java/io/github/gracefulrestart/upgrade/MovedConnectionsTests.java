/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.upgrade.UpgradeEvent.PredecessorGone;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that survive an upgrade, with an {@link Upgrader} on each side.
 */
@Timeout(60)
class MovedConnectionsTests {

	@TempDir
	private Path directory;

	@Test
	void sixHundredConnectionsArriveOpenAndInOrderAndAreServedByOneGenerationAtATime() throws Exception {
		UpgradeSettings settings = Generation.settings(this.directory);
		AtomicInteger servedByBoth = new AtomicInteger();
		try (Generation first = Generation.first(settings, "server")) {
			List<KeptConnection> open = first.server().connections().open(600, first.journal());
			CompletableFuture<Generation> joined = new CompletableFuture<>();
			first.launch().script((process) -> {
				Generation second = Generation.successor(first.journal(), settings, process.joinSilently(), "server");
				KeptConnections arrived = second.server().connections();
				arrived.onServe(() -> {
					if (open.get(arrived.served().size() - 1).channel().isOpen()) {
						servedByBoth.incrementAndGet();
					}
				});
				joined.complete(second);
				process.hang();
			});
			String id = first.request().id();
			try (Generation second = Generation.get(joined)) {
				second.upgrader().applicationReady();
				UpgradeReport report = first.awaitEnd(id);
				second.awaitEvent(PredecessorGone.class);
				assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
				assertThat(report.drained()).isEqualTo(new Drained(600, 600, 0, 0, 0, 0));
				assertThat(second.upgrader().upgrades().get(0).drained()).isEqualTo(report.drained());
				assertThat(open).extracting(KeptConnection::ends).allMatch(List.of("moved")::equals);
				assertThat(servedByBoth).hasValue(0);
				List<SocketChannel> served = second.server().connections().served();
				assertThat(second.server().connections().servedPorts())
					.isEqualTo(open.stream().map(KeptConnection::port).toList());
				for (int i = 0; i < open.size(); i++) {
					assertThat(open.get(i).reaches(served.get(i))).isTrue();
				}
			}
		}
	}

	@Test
	void aClientThatGivesUpWhileItsConnectionIsOnItsWayDoesNotKeepTheOthersFromMoving() throws Exception {
		UpgradeSettings settings = Generation.settings(this.directory);
		try (Generation first = Generation.first(settings, "server")) {
			first.server().connections().atMost(50);
			List<KeptConnection> open = first.server().connections().open(600, first.journal());
			List<Integer> ports = open.stream().map(KeptConnection::port).toList();
			CompletableFuture<Generation> joined = new CompletableFuture<>();
			first.launch().script((process) -> {
				Generation second = Generation.successor(first.journal(), settings, process.joinSilently(), "server");
				// The first batch has come, and this is one of its later connections.
				second.server().connections().accepts((channel) -> resetOnce(open.get(20)));
				joined.complete(second);
				process.hang();
			});
			String id = first.request().id();
			try (Generation second = Generation.get(joined)) {
				second.upgrader().applicationReady();
				assertThat(first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
				second.awaitEvent(PredecessorGone.class);
				assertThat(open).extracting(KeptConnection::ends).allMatch(List.of("moved")::equals);
				List<Integer> expected = new ArrayList<>(ports);
				expected.remove(20);
				assertThat(second.server().connections().servedPorts()).isEqualTo(expected);
			}
		}
	}

	private static boolean resetOnce(KeptConnection connection) {
		try {
			connection.reset();
			return true;
		}
		catch (ClosedChannelException ex) {
			return true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
