/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import io.github.gracefulrestart.autoconfigure.FitnessCheck;
import io.github.gracefulrestart.autoconfigure.Reports;
import io.github.gracefulrestart.autoconfigure.TestApplication;
import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.Phase;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that drains can be told from one that serves, and that takes the address out
 * of service only if nobody serves there.
 */
@Timeout(60)
class HealthContributorTests {

	private static final String DETAILS = "management.endpoint.health.show-details=always";

	private static final String HEALTH = "/actuator/health";

	private static final UpgradeEvent HANDED_OVER = new UpgradeEvent.Draining(Reports.of(Outcome.RUNNING, Phase.SWITCH),
			Instant.EPOCH);

	@Test
	void aProcessThatServesIsUp() {
		try (TestApplication application = TestApplication.enabled(DETAILS)) {
			HttpResponse<String> health = application.send("GET", HEALTH);
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(status(health)).isEqualTo("UP");
			assertThat(JsonPath.<Integer>read(health.body(), "$.components.gracefulRestart.details.generation"))
				.isOne();
		}
	}

	@Test
	void aProcessThatHasHandedOverIsToldApartButItsAddressIsUp() {
		try (TestApplication application = serving()) {
			application.context().publishEvent(HANDED_OVER);
			HttpResponse<String> health = application.send("GET", HEALTH);
			assertThat(status(health)).isEqualTo("DRAINING");
			assertThat(JsonPath.<String>read(health.body(), "$.status")).isEqualTo("UP");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(application.context().getBeansOfType(FitnessCheck.class).values())
				.allSatisfy((check) -> assertThat(check.problem()).isEmpty());

			application.context().publishEvent(new UpgradeEvent.Serving(1));
			assertThat(status(application.send("GET", HEALTH))).isEqualTo("UP");
		}
	}

	@Test
	void whatDrainingMeansForTheWholeCanBeConfigured() {
		try (TestApplication application = serving(
				"management.endpoint.health.status.order=down,out-of-service,draining,up,unknown",
				"management.endpoint.health.status.http-mapping.draining=503")) {
			assertThat(application.send("GET", HEALTH).statusCode()).isEqualTo(200);
			application.context().publishEvent(HANDED_OVER);
			HttpResponse<String> health = application.send("GET", HEALTH);
			assertThat(health.statusCode()).isEqualTo(503);
			assertThat(JsonPath.<String>read(health.body(), "$.status")).isEqualTo("DRAINING");
			// It takes the service back from a successor all the same.
			assertThat(application.context().getBeansOfType(FitnessCheck.class).values())
				.allSatisfy((check) -> assertThat(check.problem()).isEmpty());
		}
	}

	@Test
	void aProcessThatIsStoppedIsOutOfService() {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.sources(Stopping.class);
		TestApplication application = TestApplication.run(builder);
		Stopping stopping = application.context().getBean(Stopping.class);
		application.close();
		assertThat(stopping.status).contains(Status.OUT_OF_SERVICE);
	}

	@Test
	void canBeSwitchedOff() {
		try (TestApplication application = TestApplication.enabled(DETAILS,
				"management.health.graceful-restart.enabled=false")) {
			assertThat(application.send("GET", HEALTH).body()).doesNotContain("gracefulRestart");
		}
	}

	@Test
	void isNotThereIfTheFeatureIsOff() {
		try (TestApplication application = TestApplication.start(DETAILS)) {
			assertThat(application.send("GET", HEALTH).body()).doesNotContain("gracefulRestart");
		}
	}

	private static TestApplication serving(String... properties) {
		TestApplication application = TestApplication.run(TestApplication.builder(properties)
			.properties("graceful.restart.enabled=true", DETAILS)
			.sources(Served.class));
		application.context().getBean(Served.class).await();
		return application;
	}

	private static String status(HttpResponse<String> health) {
		return JsonPath.read(health.body(), "$.components.gracefulRestart.status");
	}

	@Configuration(proxyBeanMethods = false)
	static class Served {

		private final CountDownLatch served = new CountDownLatch(1);

		@EventListener
		void hear(UpgradeEvent.Serving event) {
			this.served.countDown();
		}

		void await() {
			try {
				assertThat(this.served.await(20, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Stopping {

		private final GracefulRestartHealthIndicator indicator;

		private Optional<Status> status = Optional.empty();

		Stopping(GracefulRestartHealthIndicator indicator) {
			this.indicator = indicator;
		}

		@EventListener
		void hear(UpgradeEvent.Draining event) {
			this.status = Optional.ofNullable(this.indicator.health()).map((health) -> health.getStatus());
		}

	}

}
