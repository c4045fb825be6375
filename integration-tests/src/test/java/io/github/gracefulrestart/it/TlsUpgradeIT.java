/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Path;
import java.time.Duration;

import io.github.gracefulrestart.load.FreePort;
import io.github.gracefulrestart.load.Http2Load;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Tally;
import io.github.gracefulrestart.load.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With TLS, and HTTP/2 over it, and requests on virtual threads.
 */
class TlsUpgradeIT {

	private static final Duration PAUSE = Duration.ofMillis(20);

	// Longer than the five seconds in which streams are accepted after GOAWAY, shorter
	// than those in which Tomcat keeps the connection of a client that does not close it.
	private static final String[] SHORT_DRAIN = { "--graceful.restart.drain-timeout=8s",
			"--graceful.restart.close-spread=2s" };

	@TempDir
	private Path directory;

	@Test
	void upgradesLoseNoRequestOverTlsAndHttp2() throws Exception {
		Target target = Target.https(FreePort.find());
		try (Lineage application = SampleApp.launch("tls-upgrade")
			.target(target)
			.arguments("--server.port=" + target.address().getPort(), "--server.http2.enabled=true",
					"--spring.threads.virtual.enabled=true")
			.arguments(SHORT_DRAIN)
			.arguments(Certificate.in(this.directory).arguments())
			.start()) {
			Load load = Load.on(target)
				.lasting(Duration.ofMinutes(5))
				.start(NewConnections.paced(2, PAUSE), KeptConnections.paced(4, PAUSE));
			Http2Load http2 = Http2Load.start(target, 2, 5);
			Upgrades.upgrade(application);
			Upgrades.upgrade(application);
			Tally http2Tally = http2.stop();
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(http2Tally.failed()).as(http2Tally::toString).isZero();
			assertThat(tally.byGeneration().keySet()).containsExactly(1, 2, 3);
			assertThat(http2Tally.byGeneration().keySet()).containsExactly(1, 2, 3);
		}
	}

}
