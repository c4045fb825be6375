/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.load.ConnectionEvent;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Launch;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Processes take over that the test has started, and not the one that serves.
 */
class TakeoverIT {

	private static final String FLAGS = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED --enable-native-access=ALL-UNNAMED";

	private static final Duration PAUSE = Duration.ofMillis(10);

	@TempDir
	private Path directory;

	private Path socket;

	@BeforeEach
	void createDirectory() throws Exception {
		Path control = Files.createDirectory(this.directory.resolve("control"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		this.socket = control.resolve("app.sock");
	}

	@Test
	void twoTakeoversAndAnUpgradeLoseNothing() throws Exception {
		try (Lineage application = launch(SampleApp.JAR).start()) {
			Upgrades.awaitServing(application);
			Load load = Load.on(application.target())
				.lasting(Duration.ofMinutes(5))
				.start(NewConnections.paced(2, PAUSE), KeptConnections.paced(4, PAUSE),
						KeptConnections.paced(50, Duration.ofSeconds(1)));
			Path jar = this.directory.resolve("app-2.jar");
			NewVersion.of(SampleApp.JAR).allowedToTakeOver().moveTo(jar);
			Process second = launch(jar).join(application);
			application.awaitExit(application.firstPid(), Upgrades.PATIENCE);
			assertThat(application.currentPid()).hasValue(second.pid());

			Process third = launch(SampleApp.JAR).environment("JDK_JAVA_OPTIONS", FLAGS).join(application);
			application.awaitExit(second.pid(), Upgrades.PATIENCE);
			assertThat(application.currentPid()).hasValue(third.pid());
			assertThat(LastUpgrade.of(application.target()).successor()).isEqualTo(third.pid());

			Upgrades.upgrade(application);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.byGeneration().keySet()).containsExactly(1, 2, 3, 4);
			assertThat(tally.count(ConnectionEvent.MOVED)).isGreaterThanOrEqualTo(2 * 50L);
			assertThat(application.firstExitStatus()).hasValue(0);
			assertThat(exitStatus(second)).isZero();
			assertThat(exitStatus(third)).isZero();
			assertThat(application.output()).contains("requested by takeover (process " + third.pid() + ")")
				.doesNotContain(" ERROR ");
			assertThat(this.socket).exists();
		}
		assertThat(this.socket.getParent()).isEmptyDirectory();
	}

	@Test
	void whateverBecomesOfTheOneThatComesThePredecessorServes() throws Exception {
		try (Lineage application = launch(SampleApp.JAR)
			.arguments("--graceful.restart.standby=1m", "--graceful.restart.heartbeat-timeout=2s")
			.start()) {
			Upgrades.awaitServing(application);
			long first = application.firstPid();
			Load load = Load.on(application.target())
				.lasting(Duration.ofMinutes(5))
				.start(KeptConnections.paced(2, PAUSE));

			Process unfit = launch(SampleApp.JAR).join(application);
			Process stopped = able().join(application);
			application.awaitOutput("requested by takeover (process " + stopped.pid() + ")", Upgrades.PATIENCE);
			application.signal(stopped.pid(), "STOP");
			assertThat(exitStatus(unfit)).isEqualTo(1);
			assertThat(application.output()).contains("APPLICATION FAILED TO START")
				.contains("Add-Opens: java.base/sun.nio.ch")
				.contains("JDK_JAVA_OPTIONS='" + FLAGS + "'");

			Process late = able().join(application);
			assertThat(exitStatus(late)).isEqualTo(1);
			assertThat(application.output()).contains("the predecessor does not hand over: upgrade "
					+ LastUpgrade.of(application.target()).id() + " is running");
			application.signal(stopped.pid(), "KILL");
			application.awaitOutput("failed, this process goes on serving: the successor", Upgrades.PATIENCE);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();

			Process hung = able().join(application);
			// The predecessor knows it, too: before that it would not be a roll-back.
			application.awaitOutput("successor " + hung.pid() + " took over in", Upgrades.PATIENCE);
			application.signal(hung.pid(), "STOP");
			application.awaitOutput("serves again: the successor does not answer: it hangs", Upgrades.PATIENCE);
			assertThat(exitStatus(hung)).isEqualTo(137);
			assertThat(application.currentPid()).hasValue(first);
			assertThat(application.alive()).containsExactly(first);
		}
		assertThat(this.socket.getParent()).isEmptyDirectory();
	}

	@Test
	void aDirectoryThatOthersCanWriteIsRefusedAtTheStart() throws Exception {
		Path open = this.socket.getParent();
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThatIllegalStateException().isThrownBy(() -> launch(SampleApp.JAR).start())
			.withMessageContaining("exited with 1")
			.withMessageContaining("Others can write to the directory " + open)
			.withMessageContaining("(mode rwxrwxrwx); run chmod 700 on it");
	}

	private Launch able() {
		return launch(SampleApp.JAR).environment("JDK_JAVA_OPTIONS", FLAGS);
	}

	private Launch launch(Path jar) {
		return SampleApp.launch(jar, this.directory.resolve("work"))
			.arguments("--graceful.restart.control-socket=" + this.socket);
	}

	private static int exitStatus(Process process) throws InterruptedException {
		assertThat(process.waitFor(Upgrades.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		return process.exitValue();
	}

}
