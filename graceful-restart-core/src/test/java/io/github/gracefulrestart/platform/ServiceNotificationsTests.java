/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.socket.DatagramReceiver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServiceNotifications}.
 */
@Timeout(30)
class ServiceNotificationsTests {

	private static final String OWN_PID = Long.toString(ProcessHandle.current().pid());

	@TempDir
	private Path directory;

	@Test
	void aMessageGoesToAFile() throws Exception {
		try (DatagramReceiver receiver = new DatagramReceiver(this.directory.resolve("notify").toString())) {
			to(receiver).ready("serves");
			assertThat(receiver.next()).containsExactly("READY=1", "WATCHDOG=1", "STATUS=serves");
		}
	}

	@Test
	void aMessageGoesToAnAbstractSocket() throws Exception {
		try (DatagramReceiver receiver = new DatagramReceiver("@graceful-restart-" + UUID.randomUUID())) {
			// As the kernel has it: the NUL in front is shown as an @.
			assertThat(Files.readAllLines(Path.of("/proc/net/unix")))
				.anyMatch((line) -> line.endsWith(" " + receiver.address()));
			to(receiver).serves(4711, "serves");
			assertThat(receiver.next()).containsExactly("MAINPID=4711", "READY=1", "WATCHDOG=1", "STATUS=serves");
		}
	}

	@Test
	void noOtherMainProcessIsNamedIfTheOneThatIsWatchedStays() throws Exception {
		try (DatagramReceiver receiver = new DatagramReceiver(this.directory.resolve("notify").toString())) {
			to(receiver).withSamePid().serves(4711, "serves");
			assertThat(receiver.next()).containsExactly("READY=1", "WATCHDOG=1", "STATUS=serves");
		}
	}

	@Test
	void aReloadTellsWhenItBegan() throws Exception {
		try (DatagramReceiver receiver = new DatagramReceiver(this.directory.resolve("notify").toString())) {
			long before = System.nanoTime() / 1000;
			to(receiver).reloading("requested");
			assertThat(receiver.next()).hasSize(3)
				.contains("RELOADING=1", "STATUS=requested")
				.anySatisfy((line) -> assertThat(line).startsWith("MONOTONIC_USEC="))
				.filteredOn((line) -> line.startsWith("MONOTONIC_USEC="))
				.allSatisfy((line) -> assertThat(Long.parseLong(line.substring("MONOTONIC_USEC=".length())))
					.isBetween(before, System.nanoTime() / 1000));
		}
	}

	@Test
	void aStopAsksForTheTimeItTakes() throws Exception {
		try (DatagramReceiver receiver = new DatagramReceiver(this.directory.resolve("notify").toString())) {
			to(receiver).stopping(Duration.ofSeconds(90), "draining");
			assertThat(receiver.next()).containsExactly("STOPPING=1", "EXTEND_TIMEOUT_USEC=90000000",
					"STATUS=draining");
		}
	}

	@Test
	void aStatusIsOneLineWhateverIsInIt() throws Exception {
		try (DatagramReceiver receiver = new DatagramReceiver(this.directory.resolve("notify").toString())) {
			to(receiver).tell("failed:\nMAINPID=1\r\n  \u00fcberall");
			assertThat(receiver.next()).containsExactly("STATUS=failed: MAINPID=1 \u00fcberall");
		}
	}

	@Test
	void nothingHappensWhereNobodyAsked() {
		ServiceNotifications notifications = ServiceNotifications.from(Map.of("WATCHDOG_USEC", "1000000"));
		notifications.ready("serves");
		assertThat(notifications.watchdog()).isZero();
	}

	@Test
	void nothingHappensWhereNobodyListens() {
		ServiceNotifications notifications = ServiceNotifications
			.from(Map.of("NOTIFY_SOCKET", this.directory.resolve("gone").toString()));
		assertThat(notifications.ready("serves")).isFalse();
		notifications.stillAlive();
	}

	@Test
	void whetherAMessageWasSentIsKnownAlsoAfterOneThatWasNot() throws Exception {
		String address = this.directory.resolve("notify").toString();
		ServiceNotifications notifications = ServiceNotifications.from(Map.of("NOTIFY_SOCKET", address));
		assertThat(notifications.serves(4711, "serves")).isFalse();
		try (DatagramReceiver receiver = new DatagramReceiver(address)) {
			assertThat(notifications.serves(4711, "serves")).isTrue();
			assertThat(receiver.next()).contains("MAINPID=4711");
		}
	}

	@Test
	void aSignOfLifeIsExpectedFromTheProcessThatIsNamedOrFromEach() {
		assertThat(watchdog("3000000", OWN_PID)).isEqualTo(Duration.ofSeconds(3));
		assertThat(watchdog("3000000", null)).isEqualTo(Duration.ofSeconds(3));
		assertThat(watchdog("3000000", "1")).isZero();
		assertThat(watchdog("0", OWN_PID)).isZero();
		assertThat(watchdog("soon", OWN_PID)).isZero();
	}

	private static ServiceNotifications to(DatagramReceiver receiver) {
		return ServiceNotifications.from(Map.of("NOTIFY_SOCKET", receiver.address()));
	}

	private static Duration watchdog(String micros, String pid) {
		Map<String, String> environment = (pid != null)
				? Map.of("NOTIFY_SOCKET", "@nowhere", "WATCHDOG_USEC", micros, "WATCHDOG_PID", pid)
				: Map.of("NOTIFY_SOCKET", "@nowhere", "WATCHDOG_USEC", micros);
		return ServiceNotifications.from(environment).watchdog();
	}

}
