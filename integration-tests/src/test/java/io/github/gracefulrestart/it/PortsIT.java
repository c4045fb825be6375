/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gracefulrestart.load.FreePort;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Tally;
import io.github.gracefulrestart.load.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every port goes over, wherever it is bound.
 */
class PortsIT {

	private static final Duration PAUSE = Duration.ofMillis(10);

	@TempDir
	private Path directory;

	@Test
	void theManagementPortGoesOverWithoutALoss() throws Exception {
		int management = FreePort.find();
		try (Lineage application = SampleApp.launch("management")
			.arguments("--management.server.port=" + management)
			.start()) {
			// The application's own port answers before this one is bound.
			Upgrades.awaitServing(application);
			Load load = Load.on(Target.http(management))
				.lasting(Duration.ofMinutes(5))
				.start(new NewConnections(2, Request.get("/actuator/info"), PAUSE),
						new KeptConnections(2, Request.get("/actuator/info"), PAUSE));
			Upgrades.upgrade(application);
			Upgrades.upgrade(application);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.requests()).isPositive();
		}
	}

	@Test
	void aPortThatTheKernelChoseIsKept() throws Exception {
		try (Lineage application = SampleApp.launch("port-zero").arguments("--management.server.port=0").start()) {
			Upgrades.awaitServing(application);
			int before = managementPort(application, 1);
			Upgrades.upgrade(application);
			Upgrades.upgrade(application);
			assertThat(managementPort(application, 3)).isEqualTo(before);
			assertAnswers(before);
		}
	}

	@Test
	void anAddressIsKept() throws Exception {
		Target target = new Target(new InetSocketAddress("::1", FreePort.find()), false, Duration.ofSeconds(10),
				Duration.ofSeconds(30));
		try (Lineage application = SampleApp.launch("ipv6")
			.target(target)
			.arguments("--server.address=::1", "--server.port=" + target.address().getPort())
			.start()) {
			Load load = Load.on(target).lasting(Duration.ofMinutes(5)).start(NewConnections.paced(2, PAUSE));
			Upgrades.upgrade(application);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
		}
	}

	@Test
	void aNewVersionMayAddAPortAndDropIt() throws Exception {
		int management = FreePort.find();
		Path jar = Files.copy(SampleApp.JAR, this.directory.resolve("app.jar"));
		try (Lineage application = SampleApp.launch(jar, this.directory).start()) {
			NewVersion.of(SampleApp.JAR)
				.with(Map.of("management.server.port", Integer.toString(management)))
				.moveTo(jar);
			Upgrades.upgrade(application);
			assertAnswers(management);
			Files.move(Files.copy(SampleApp.JAR, this.directory.resolve("next.jar")), jar,
					StandardCopyOption.ATOMIC_MOVE);
			Upgrades.upgrade(application);
			assertThat(isListening(management)).isFalse();
			assertThat(application.currentGeneration()).hasValue(3);
		}
	}

	private static int managementPort(Lineage application, int occurrence) {
		Matcher matcher = Pattern.compile("Tomcat started on port (\\d+)").matcher(application.output());
		int port = 0;
		// The application's own port is printed first, each time.
		for (int i = 0; i < 2 * occurrence && matcher.find(); i++) {
			port = Integer.parseInt(matcher.group(1));
		}
		return port;
	}

	static void assertAnswers(int port) throws Exception {
		Tally tally = Load.on(Target.http(port))
			.requests(10)
			.start(new NewConnections(1, Request.get("/actuator/info"), Duration.ZERO))
			.await();
		assertThat(tally.failed()).as(tally::toString).isZero();
	}

	private static boolean isListening(int port) {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
