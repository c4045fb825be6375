/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.Phase;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeReport;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether an application is fit to serve.
 */
class FitnessTests {

	private static final String UNHEALTHY = "management.health.diskspace.threshold=1000000TB";

	@Test
	void anApplicationIsFitAsLongAsNothingIsTheMatter() {
		try (TestApplication application = TestApplication.enabled()) {
			assertThat(problems(application)).isEmpty();
		}
	}

	@Test
	void anApplicationThatRefusesTrafficIsNotFit() {
		try (TestApplication application = TestApplication.enabled()) {
			AvailabilityChangeEvent.publish(application.context(), ReadinessState.REFUSING_TRAFFIC);
			assertThat(problems(application)).containsExactly("its readiness is REFUSING_TRAFFIC");
			AvailabilityChangeEvent.publish(application.context(), ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(problems(application)).isEmpty();
		}
	}

	@Test
	void anApplicationWhoseHealthIsDownIsNotFitAndTheCauseIsNamed() {
		try (TestApplication application = TestApplication.enabled(UNHEALTHY)) {
			assertThat(problems(application)).containsExactly("its health is DOWN (diskSpace)");
		}
	}

	@Test
	void onlyWhatIsConfiguredCounts() {
		try (TestApplication application = TestApplication.enabled(UNHEALTHY,
				"graceful.restart.rollback-on=readiness")) {
			assertThat(problems(application)).isEmpty();
			AvailabilityChangeEvent.publish(application.context(), ReadinessState.REFUSING_TRAFFIC);
			assertThat(problems(application)).isNotEmpty();
		}
		try (TestApplication application = TestApplication.enabled(UNHEALTHY, "graceful.restart.rollback-on=health")) {
			AvailabilityChangeEvent.publish(application.context(), ReadinessState.REFUSING_TRAFFIC);
			assertThat(problems(application)).containsExactly("its health is DOWN (diskSpace)");
		}
		try (TestApplication application = TestApplication.enabled(UNHEALTHY, "graceful.restart.rollback-on=")) {
			AvailabilityChangeEvent.publish(application.context(), ReadinessState.REFUSING_TRAFFIC);
			assertThat(problems(application)).isEmpty();
		}
	}

	@Test
	void withoutAHealthEndpointHealthDoesNotCount() {
		try (TestApplication application = TestApplication.enabled(UNHEALTHY,
				"management.endpoints.web.exposure.exclude=health")) {
			assertThat(problems(application)).isEmpty();
		}
	}

	@Test
	void aCheckOfTheApplicationIsAskedWhileThisProcessDrainsAndNotAfterwards() throws Exception {
		try (TestApplication application = TestApplication
			.run(TestApplication.builder("graceful.restart.enabled=true").sources(OwnCheck.class))) {
			OwnCheck check = application.bean(OwnCheck.class);
			application.context().publishEvent(new UpgradeEvent.Serving(1));
			assertThat(thread()).isEmpty();
			UpgradeReport report = OwnCheck.report();
			application.context().publishEvent(new UpgradeEvent.Draining(report, report.requestedAt()));
			assertThat(check.asked.await(20, TimeUnit.SECONDS)).isTrue();
			// It does not need the one before it any more, and still has to know of
			// itself.
			application.context().publishEvent(new UpgradeEvent.PredecessorGone("cafe0000", null));
			check.asked = new CountDownLatch(2);
			assertThat(check.asked.await(20, TimeUnit.SECONDS)).isTrue();
			Thread thread = thread().orElseThrow();
			application.context().publishEvent(new UpgradeEvent.Ended(report));
			thread.join(20_000);
			assertThat(thread.isAlive()).isFalse();
		}
	}

	private static List<String> problems(TestApplication application) {
		return application.context()
			.getBeansOfType(FitnessCheck.class)
			.values()
			.stream()
			.map(FitnessCheck::problem)
			.flatMap(Optional::stream)
			.toList();
	}

	private static Optional<Thread> thread() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().equals("graceful-restart-fitness"))
			.findFirst();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCheck {

		private volatile CountDownLatch asked = new CountDownLatch(2);

		@Bean
		FitnessCheck ownCheck() {
			return () -> {
				this.asked.countDown();
				return Optional.empty();
			};
		}

		static UpgradeReport report() {
			return new UpgradeReport("cafe0001", "test", Instant.EPOCH, 2, 1, 2, Phase.DRAIN, Map.of(), Outcome.RUNNING,
					"", null, List.of());
		}

	}

}
