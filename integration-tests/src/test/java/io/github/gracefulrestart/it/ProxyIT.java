/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.gracefulrestart.load.ConnectionEvent;
import io.github.gracefulrestart.load.EchoedBodies;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Behind a proxy that keeps its connections to the application, and is told to send no
 * request twice.
 */
class ProxyIT {

	private static final int UPGRADES = 3;

	private static final int CLIENTS = 8;

	private static final Duration PAUSE = Duration.ofMillis(10);

	@TempDir
	private Path directory;

	@Test
	@EnabledIf(value = "areProxiesInstalled", disabledReason = "nginx and haproxy are not installed")
	void aProxyNoticesNoUpgradeAndKeepsItsConnections() throws Exception {
		try (Lineage application = SampleApp.launch("proxy").arguments(accessLog()).start();
				Proxy nginx = Proxy.nginx(application.target(), this.directory);
				Proxy haproxy = Proxy.haproxy(application.target(), this.directory)) {
			Load behindNginx = load(nginx, "/hello?by=nginx");
			Load behindHaproxy = load(haproxy, "/hello?by=haproxy");
			for (int i = 0; i < UPGRADES; i++) {
				Upgrades.upgrade(application);
			}
			assertUnnoticed(behindNginx.stop());
			assertUnnoticed(behindHaproxy.stop());
			assertThat(application.output()).doesNotContain(" ERROR ");
		}
		assertKept("by=nginx");
		assertKept("by=haproxy");
	}

	static boolean areProxiesInstalled() {
		return Proxy.areInstalled();
	}

	private static Load load(Proxy proxy, String path) {
		return Load.on(proxy.target())
			.lasting(Duration.ofMinutes(5))
			.start(new KeptConnections(CLIENTS - 2, Request.get(path), PAUSE),
					new NewConnections(1, Request.get(path), PAUSE), EchoedBodies.onKeptConnections(1));
	}

	private static void assertUnnoticed(Tally tally) {
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.byGeneration().keySet()).containsExactly(1, 2, 3, 4);
		assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).isZero();
		assertThat(tally.count(ConnectionEvent.RESET_IDLE)).isZero();
	}

	/**
	 * Each client makes the proxy open one connection at most, if none is closed; and the
	 * last generation has those of the first.
	 */
	private void assertKept(String proxy) throws IOException {
		List<Served> served = Files.readAllLines(this.directory.resolve("access.log"))
			.stream()
			.filter((line) -> line.contains(proxy))
			.map(Served::parse)
			.toList();
		assertThat(ports(served, 1, UPGRADES + 1)).as(proxy).hasSizeLessThanOrEqualTo(CLIENTS);
		Set<Integer> kept = new HashSet<>(ports(served, 1, 1));
		kept.retainAll(ports(served, UPGRADES + 1, UPGRADES + 1));
		assertThat(kept).as(proxy).isNotEmpty();
	}

	private static Set<Integer> ports(List<Served> served, int first, int last) {
		return served.stream()
			.filter((each) -> each.generation() >= first && each.generation() <= last)
			.map(Served::port)
			.collect(Collectors.toSet());
	}

	private String[] accessLog() {
		return new String[] { "--server.tomcat.max-keep-alive-requests=-1", "--server.tomcat.accesslog.enabled=true",
				"--server.tomcat.accesslog.directory=" + this.directory, "--server.tomcat.accesslog.prefix=access",
				"--server.tomcat.accesslog.suffix=.log", "--server.tomcat.accesslog.rotate=false",
				"--server.tomcat.accesslog.buffered=false",
				"--server.tomcat.accesslog.pattern=%{X-Generation}o %{remote}p %r" };
	}

	private record Served(int generation, int port) {

		static Served parse(String line) {
			String[] fields = line.split(" ", 3);
			return new Served(Integer.parseInt(fields[0]), Integer.parseInt(fields[1]));
		}

	}

}
