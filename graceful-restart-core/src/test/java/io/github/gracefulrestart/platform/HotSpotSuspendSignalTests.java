/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HotSpotSuspendSignal}.
 */
class HotSpotSuspendSignalTests {

	private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";

	@Test
	void itIsUsr2() {
		assertThat(HotSpotSuspendSignal.is("USR2", Map.of(), HOTSPOT)).isTrue();
		assertThat(HotSpotSuspendSignal.is("WINCH", Map.of(), HOTSPOT)).isFalse();
	}

	@Test
	void itIsWhatTheEnvironmentNames() {
		Map<String, String> winch = Map.of("_JAVA_SR_SIGNUM", "28");
		assertThat(HotSpotSuspendSignal.is("USR2", winch, HOTSPOT)).isFalse();
		assertThat(HotSpotSuspendSignal.is("WINCH", winch, HOTSPOT)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "11", "65", "-1", "", "many" })
	void itIsUsr2WhenTheEnvironmentNamesWhatHotSpotDoesNotTake(String value) {
		assertThat(HotSpotSuspendSignal.is("USR2", Map.of("_JAVA_SR_SIGNUM", value), HOTSPOT)).isTrue();
	}

	@Test
	void anotherJvmHasNone() {
		assertThat(HotSpotSuspendSignal.is("USR2", Map.of(), "Eclipse OpenJ9 VM")).isFalse();
	}

	@Test
	void theWarningSaysWhatToSet() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), Map.of())) {
			jvm.tell("warn");
			assertThat(jvm.count("collision: HotSpot itself uses SIGUSR2")).isOne();
			assertThat(jvm.count("_JAVA_SR_SIGNUM=35")).isOne();
		}
	}

	@Test
	void thereIsNoWarningWhereItIsSet() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), Map.of("_JAVA_SR_SIGNUM", "35"))) {
			jvm.tell("warn");
			assertThat(jvm.count("collision: none")).isOne();
			assertThat(jvm.count("reduced: none")).isOne();
		}
	}

}
