/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.github.gracefulrestart.autoconfigure.Reports;
import io.github.gracefulrestart.autoconfigure.TestApplication;
import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.Phase;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class InfoContributorTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=info";

	@Test
	void tellsGenerationProcessAndSinceWhenItServes() {
		Instant before = Instant.now();
		try (TestApplication application = TestApplication.enabled(EXPOSED)) {
			await().until(() -> info(application).containsKey("servingSince"));
			Map<String, Object> info = info(application);
			assertThat(info).containsEntry("generation", 1)
				.containsEntry("pid", (int) ProcessHandle.current().pid())
				.containsEntry("draining", List.of());
			assertThat(Instant.parse((String) info.get("servingSince"))).isBetween(before, Instant.now());
		}
	}

	@Test
	void aProcessThatDrainsDoesNotServe() {
		try (TestApplication application = TestApplication.enabled(EXPOSED)) {
			await().until(() -> info(application).containsKey("servingSince"));
			application.context()
				.publishEvent(new UpgradeEvent.Draining(Reports.of(Outcome.RUNNING, Phase.SWITCH), Instant.EPOCH));
			assertThat(info(application)).doesNotContainKey("servingSince");
			application.context().publishEvent(new UpgradeEvent.Serving(1));
			assertThat(info(application)).containsKey("servingSince");
		}
	}

	@Test
	void canBeSwitchedOff() {
		try (TestApplication application = TestApplication.enabled(EXPOSED,
				"management.info.graceful-restart.enabled=false")) {
			assertThat(application.send("GET", "/actuator/info").body()).isEqualTo("{}");
		}
	}

	private static Map<String, Object> info(TestApplication application) {
		return JsonPath.read(application.send("GET", "/actuator/info").body(), "$.gracefulRestart");
	}

}
