/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PassedSockets}.
 */
class PassedSocketsTests {

	private final Map<String, String> environment = new HashMap<>(
			Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "server:management"));

	@Test
	void socketsHaveTheNamesThatTheServiceManagerGaveThem() {
		assertThat(names()).containsExactly("server", "management");
	}

	@Test
	void socketsWithoutNamesAreUnknown() {
		this.environment.remove("LISTEN_FDNAMES");
		assertThat(names()).containsExactly("unknown", "unknown");
	}

	@Test
	void namesThatAreNotAsManyAsTheSocketsAreNotUsed() {
		this.environment.put("LISTEN_FDNAMES", "server");
		assertThat(names()).containsExactly("unknown", "unknown");
	}

	@Test
	void socketsOfAnotherProcessAreLeftAlone() {
		this.environment.put("LISTEN_PID", "4710");
		assertThat(names()).isEmpty();
	}

	@Test
	void socketsOfNobodyAreLeftAlone() {
		this.environment.remove("LISTEN_PID");
		assertThat(names()).isEmpty();
	}

	@Test
	void aNumberThatIsNoneIsNoSocket() {
		this.environment.put("LISTEN_FDS", "many");
		assertThat(names()).isEmpty();
		this.environment.put("LISTEN_FDS", "-1");
		assertThat(names()).isEmpty();
	}

	private List<String> names() {
		return PassedSockets.from(this.environment, 4711).names();
	}

}
