/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

import io.github.gracefulrestart.load.ConnectionEvent;
import io.github.gracefulrestart.load.EchoedBodies;
import io.github.gracefulrestart.load.Http2Load;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Pattern;
import io.github.gracefulrestart.load.ProcessView;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.SlowRequests;
import io.github.gracefulrestart.load.Tally;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the other tests build on: with no upgrade there is no failure, so one that is seen
 * during an upgrade comes from the upgrade.
 */
class WithoutUpgradeIT {

	private static final Duration LOAD_TIME = Duration.ofSeconds(2);

	private static Lineage application;

	@BeforeAll
	static void start() throws Exception {
		application = SampleApp.launch("without-upgrade").arguments("--server.http2.enabled=true").start();
	}

	@AfterAll
	static void nothingIsLeftBehind() {
		application.close();
		assertThat(application.alive()).isEmpty();
		assertThat(application.pids()).containsExactly(application.firstPid());
	}

	static Stream<Pattern> patterns() {
		return Stream.of(NewConnections.busy(4), KeptConnections.busy(8),
				KeptConnections.paced(50, Duration.ofMillis(200)), EchoedBodies.onNewConnections(2),
				EchoedBodies.onKeptConnections(2), new SlowRequests(4, Duration.ofMillis(500)));
	}

	@ParameterizedTest
	@MethodSource("patterns")
	void noRequestFails(Pattern pattern) throws Exception {
		Tally tally = Load.on(application.target()).lasting(LOAD_TIME).start(pattern).await();
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.requests()).isPositive();
		assertThat(tally.byPid()).containsOnlyKeys(application.firstPid());
		assertThat(tally.count(ConnectionEvent.MOVED)).isZero();
		assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).isZero();
		assertThat(tally.count(ConnectionEvent.RESET_IDLE)).isZero();
		assertThatNoConnectionIsLeft();
	}

	@Test
	void noRequestFailsOverHttp2() throws Exception {
		Http2Load load = Http2Load.start(application.target(), 2, 5);
		Thread.sleep(LOAD_TIME.toMillis());
		Tally tally = load.stop();
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.requests()).isPositive();
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(2);
		assertThat(tally.byPid()).containsOnlyKeys(application.firstPid());
		assertThatNoConnectionIsLeft();
	}

	@Test
	void noBodySentOverHttp2IsChanged() throws Exception {
		byte[] body = new byte[16 * 1024];
		new Random(1).nextBytes(body);
		Http2Load load = Http2Load.start(application.target(), 1, 3, Request.echo("/echo", body), Duration.ZERO);
		Thread.sleep(LOAD_TIME.toMillis());
		Tally tally = load.stop();
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.requests()).isPositive();
	}

	private static void assertThatNoConnectionIsLeft() {
		ProcessView process = ProcessView.of(application.firstPid());
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			// The listener, and at most a probe's connection that is about to go.
			.until(() -> process.descriptors().stream().filter((fd) -> fd.contains("socket:")).count() <= 2);
		assertThat(process.children()).isEmpty();
	}

}
