/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Path;
import java.time.Duration;

import io.github.gracefulrestart.load.ConnectionEvent;
import io.github.gracefulrestart.load.FreePort;
import io.github.gracefulrestart.load.Http2Load;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Tally;
import io.github.gracefulrestart.load.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * As {@link WithoutUpgradeIT}, with TLS.
 */
class TlsWithoutUpgradeIT {

	private static final Duration LOAD_TIME = Duration.ofSeconds(2);

	@TempDir
	private static Path directory;

	private static Lineage application;

	@BeforeAll
	static void start() throws Exception {
		Target target = Target.https(FreePort.find());
		application = SampleApp.launch("tls-without-upgrade")
			.target(target)
			.arguments("--server.port=" + target.address().getPort(), "--server.http2.enabled=true")
			.arguments(Certificate.in(directory).arguments())
			.start();
	}

	@AfterAll
	static void nothingIsLeftBehind() {
		application.close();
		assertThat(application.alive()).isEmpty();
	}

	@Test
	void noRequestFails() throws Exception {
		Tally tally = Load.on(application.target())
			.lasting(LOAD_TIME)
			.start(NewConnections.busy(2), KeptConnections.busy(2))
			.await();
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.requests()).isPositive();
	}

	@Test
	void noRequestFailsOverHttp2() throws Exception {
		Http2Load load = Http2Load.start(application.target(), 2, 5);
		Thread.sleep(LOAD_TIME.toMillis());
		Tally tally = load.stop();
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.requests()).isPositive();
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(2);
	}

}
