/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.SlowRequests;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * As a service of a real systemd, by the units in the documents.
 */
@EnabledIf(value = "isSystemdInstalled", disabledReason = "systemd is not installed, or this user may not run it here")
class SystemdIT {

	private static final Duration PAUSE = Duration.ofMillis(10);

	@TempDir
	private static Path directory;

	private static Systemd systemd;

	static boolean isSystemdInstalled() {
		return Systemd.isInstalled();
	}

	@BeforeAll
	static void startSystemd() throws Exception {
		systemd = Systemd.start(directory);
	}

	@AfterAll
	static void endSystemd() {
		if (systemd != null) {
			systemd.close();
		}
	}

	@AfterEach
	void stopServices() throws Exception {
		systemd.command("stop", "*.socket", "*.service");
	}

	@Test
	void aReloadMovesTheMainProcessWithoutALoss() throws Exception {
		SystemdService service = SystemdService.install(systemd, "reload");
		service.systemctl("start");
		long first = service.mainPid();
		assertThat(service.status()).isEqualTo("Generation 1 (process " + first + ") serves");
		Load load = Load.on(service.target())
			.lasting(Duration.ofMinutes(5))
			.start(NewConnections.paced(2, PAUSE), KeptConnections.paced(4, PAUSE),
					new SlowRequests(1, Duration.ofSeconds(1)));
		service.systemctl("reload");
		service.await("another main process", () -> service.mainPid() != first);
		long second = service.mainPid();
		service.awaitStatus("predecessor " + first + " finished and left");
		service.await("the end of the predecessor", () -> systemd.applications() == 1);
		awaitSignOfLife(service);
		Tally tally = load.stop();
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.byGeneration().keySet()).containsExactly(1, 2);
		assertThat(service.show("MainPID", "ActiveState", "SubState", "NRestarts")).isEqualTo(Map.of("MainPID",
				Long.toString(second), "ActiveState", "active", "SubState", "running", "NRestarts", "0"));
		stop(service);
		assertThat(service.output()).contains("Drained for the stop");
	}

	@Test
	void aFailedUpgradeLeavesTheServiceAsItWasAndSaysWhy() throws Exception {
		SystemdService service = SystemdService.install(systemd, "failed");
		service.systemctl("start");
		long first = service.mainPid();
		NewVersion.of(SampleApp.JAR)
			.with(Map.of("graceful.restart.signal", "KILL"))
			.moveTo(service.directory().resolve("app.jar"));
		service.systemctl("reload");
		service.awaitStatus("failed, this process goes on serving: the successor gave up");
		awaitSignOfLife(service);
		assertThat(service.show("MainPID", "ActiveState", "SubState", "NRestarts")).isEqualTo(Map.of("MainPID",
				Long.toString(first), "ActiveState", "active", "SubState", "running", "NRestarts", "0"));
		assertThat(systemd.applications()).isOne();
	}

	@Test
	void aRollBackMovesTheMainProcessBack() throws Exception {
		SystemdService service = SystemdService.install(systemd, "roll-back", "--graceful.restart.standby=1m");
		service.systemctl("start");
		long first = service.mainPid();
		service.systemctl("reload");
		service.awaitOutput("drained in");
		long second = service.mainPid();
		assertThat(second).isNotEqualTo(first);
		service.systemctl("kill", "--kill-whom=main", "--signal=KILL");
		service.awaitStatus("rolled back, this process serves again: the successor was killed by signal 9");
		awaitSignOfLife(service);
		assertThat(service.show("MainPID", "ActiveState", "SubState", "NRestarts")).isEqualTo(Map.of("MainPID",
				Long.toString(first), "ActiveState", "active", "SubState", "running", "NRestarts", "0"));
		service.systemctl("reload");
		service.await("another main process", () -> service.mainPid() != first);
		// The predecessor stands by.
		assertThat(systemd.applications()).isEqualTo(2);
		stop(service);
	}

	@Test
	void aServiceTakesOverFromAnotherAndEachHasItsOwnMainProcess() throws Exception {
		SystemdService first = SystemdService.installTemplate(systemd, "takeover");
		SystemdService second = first.instance(2);
		first.systemctl("start");
		Load load = Load.on(first.target())
			.lasting(Duration.ofMinutes(5))
			.start(NewConnections.paced(2, PAUSE), KeptConnections.paced(4, PAUSE),
					new SlowRequests(1, Duration.ofSeconds(1)));
		second.systemctl("start");
		long pid = second.mainPid();
		second.awaitStatus("finished and left");
		first.await("its end", () -> first.property("ActiveState").equals("inactive"));
		awaitSignOfLife(second);
		Tally tally = load.stop();
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.byGeneration().keySet()).containsExactly(1, 2);
		assertThat(first.show("ActiveState", "Result", "NRestarts"))
			.isEqualTo(Map.of("ActiveState", "inactive", "Result", "success", "NRestarts", "0"));
		assertThat(second.show("MainPID", "ActiveState", "SubState", "NRestarts")).isEqualTo(Map.of("MainPID",
				Long.toString(pid), "ActiveState", "active", "SubState", "running", "NRestarts", "0"));
		stop(second);
	}

	@Test
	void aConnectionStartsAnActivatedServiceAlsoAfterAStop() throws Exception {
		SystemdService service = SystemdService.install(systemd, "activated").activated();
		systemd.command("start", "activated.socket");
		Load load = Load.on(service.target())
			.lasting(Duration.ofMinutes(5))
			.start(NewConnections.paced(2, PAUSE), KeptConnections.paced(4, PAUSE),
					new SlowRequests(1, Duration.ofSeconds(1)));
		service.await("its first start", () -> service.property("ActiveState").equals("active"));
		service.systemctl("reload");
		service.awaitStatus("finished and left");
		long second = service.mainPid();
		service.systemctl("stop");
		service.await("its second start", () -> service.property("ActiveState").equals("active"));
		assertThat(service.mainPid()).isNotEqualTo(second);
		Tally tally = load.stop();
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.byGeneration().keySet()).containsExactly(1, 2);
		assertThat(service.output()).contains("Drained for the stop")
			.contains("Listens on the service manager's socket 'server'");
	}

	@Test
	void aJvmThatMayNotUseThePassedSocketSaysWhatToWriteWhere() throws Exception {
		SystemdService service = SystemdService.install(systemd, "not-opened").activated();
		systemd.install("not-opened.service.d/test-2.conf", """
				[Service]
				Restart=no
				UnsetEnvironment=JDK_JAVA_OPTIONS
				""");
		systemd.command("start", "not-opened.socket");
		assertThatIllegalStateException().isThrownBy(() -> service.systemctl("start"));
		assertThat(service.output()).contains("The service manager passes 1 sockets to this process (server)")
			.contains("[Service]")
			.contains(service.document("app.service.d/socket.conf")
				.lines()
				.filter((line) -> line.startsWith("Env"))
				.findFirst()
				.orElseThrow());
	}

	private static void stop(SystemdService service) throws Exception {
		service.systemctl("stop");
		assertThat(service.show("ActiveState", "Result")).as(service::description)
			.isEqualTo(Map.of("ActiveState", "inactive", "Result", "success"));
		assertThat(systemd.applications()).isZero();
	}

	// One that comes after what the caller has seen, from the process that is the main
	// one.
	private static void awaitSignOfLife(SystemdService service) throws Exception {
		String last = service.property("WatchdogTimestampMonotonic");
		service.await("a sign of life", () -> !service.property("WatchdogTimestampMonotonic").equals(last));
	}

}
