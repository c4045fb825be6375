/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link UpgradeSignal}, with real signals to a JVM of their own.
 */
class UpgradeSignalTests {

	private static final Map<String, String> MOVED = Map.of("_JAVA_SR_SIGNUM", "35");

	@Test
	void aProcessThatHasNotInstalledItIsKilledByIt() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), MOVED)) {
			jvm.tell("nothing");
			jvm.signal("USR2");
			assertThat(jvm.exitStatus()).isEqualTo(140);
		}
	}

	@Test
	void itIsLoggedUntilSomebodyTakesIt() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), Map.of())) {
			jvm.tell("install");
			jvm.signal("USR2");
			jvm.awaitLine("Ignored SIGUSR2: the application has not started yet");
			jvm.tell("take");
			assertThat(jvm.count("taken")).isZero();
			jvm.signal("USR2");
			jvm.awaitLine("taken");
		}
	}

	@Test
	void theLastWhoTookItIsCalled() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), MOVED)) {
			jvm.tell("take");
			jvm.tell("take again");
			jvm.signal("USR2");
			jvm.awaitLine("taken by another");
			assertThat(jvm.count("taken")).isOne();
		}
	}

	@Test
	void itDoesNotKillAProcessThatHasClosedIt() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), MOVED)) {
			jvm.tell("take");
			jvm.tell("close");
			jvm.signal("USR2");
			jvm.awaitLine("Ignored SIGUSR2: the application is shutting down");
			jvm.tell("take");
			jvm.signal("USR2");
			jvm.awaitLine("taken");
		}
	}

	@Test
	void aFailureOfWhoeverTookItDoesNotEndIt() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), MOVED)) {
			jvm.tell("fail");
			jvm.signal("USR2");
			jvm.awaitLine("Failed to pass SIGUSR2 on");
			jvm.tell("take");
			jvm.signal("USR2");
			jvm.awaitLine("taken");
		}
	}

	@Test
	void aBurstOfSignalsIsHeardAFewTimes() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), MOVED)) {
			jvm.tell("take");
			long start = System.nanoTime();
			jvm.signals("USR2", 500);
			Duration burst = Duration.ofNanos(System.nanoTime() - start);
			jvm.awaitLine("taken");
			await().during(Duration.ofSeconds(1)).until(() -> jvm.count("taken") <= 2 + burst.toMillis() / 500);
		}
	}

	@Test
	void aFlightRecordingDoesNotAskForAnUpgrade() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), Map.of())) {
			jvm.tell("take");
			jvm.tell("record");
			jvm.awaitLine("Ignored SIGUSR2: a flight recording is running");
			await().during(Duration.ofSeconds(2)).until(() -> jvm.count("taken") == 0);
			assertThat(jvm.count("Ignored SIGUSR2")).isOne();
			assertThat(jvm.count("POST /actuator/graceful-upgrade")).isOne();
			jvm.tell("stop recording");
			await().during(Duration.ofSeconds(2)).until(() -> jvm.count("taken") == 0);
			jvm.signal("USR2");
			jvm.awaitLine("taken");
		}
	}

	@Test
	void aFlightRecordingAndAnUpgradeGoTogetherWhenHotSpotUsesAnotherSignal() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), MOVED)) {
			jvm.tell("take");
			jvm.tell("record");
			await().during(Duration.ofSeconds(1)).until(() -> jvm.count("taken") == 0);
			jvm.signal("USR2");
			jvm.awaitLine("taken");
			await().during(Duration.ofSeconds(1)).until(() -> jvm.count("taken") == 1);
			assertThat(jvm.count("Ignored")).isZero();
		}
	}

	@Test
	void noSignalArrivesWhereTheJvmReducesThem() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of("-Xrs"), MOVED)) {
			jvm.tell("take");
			jvm.signal("USR2");
			jvm.tell("warn");
			assertThat(jvm.count("reduced: The JVM runs with -Xrs")).isOne();
			assertThat(jvm.count("taken")).isZero();
		}
	}

	@Test
	void aSignalThatThisJvmKeepsIsRefusedWithThoseThatArePossible() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of("-Xrs"), MOVED, "HUP")) {
			jvm.tell("install");
			assertThat(jvm.count("refused: The signal \"HUP\" cannot ask for an upgrade; possible are USR2, ")).isOne();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "KILL", "STOP", "FOO", "SEGV", "QUIT", "TERM", "SIGINT", "", "12" })
	void aSignalThatCannotBeUsedIsRefusedWithThoseThatArePossible(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> UpgradeSignal.install(name))
			.withMessage(
					"The signal \"%s\" cannot ask for an upgrade; possible are USR2, USR1, HUP, WINCH, URG, PWR, IO",
					name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "WINCH", "SIGWINCH", "winch", "SigWinch", " WINCH " })
	void aSignalMayBeWrittenInEveryUsualWay(String name) {
		UpgradeSignal signal = UpgradeSignal.install(name);
		assertThat(signal.name()).isEqualTo("SIGWINCH");
		assertThat(signal).isSameAs(UpgradeSignal.install("WINCH"));
	}

}
