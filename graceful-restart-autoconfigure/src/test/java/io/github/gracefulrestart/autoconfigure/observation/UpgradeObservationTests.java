/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.gracefulrestart.autoconfigure.Reports;
import io.github.gracefulrestart.autoconfigure.TestApplication;
import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.Phase;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.Upgrader;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class UpgradeObservationTests {

	@Test
	void aCompletedUpgradeIsAnObservationWithItsPhasesAsChildren() {
		try (TestApplication application = start()) {
			publish(application, new UpgradeEvent.Started(Reports.of(Outcome.RUNNING, Phase.PREFLIGHT)));
			for (Phase phase : Phase.values()) {
				publish(application, new UpgradeEvent.PhaseStarted(Reports.of(Outcome.RUNNING, phase)));
				publish(application, new UpgradeEvent.PhaseEnded(Reports.of(Outcome.RUNNING, phase)));
			}
			publish(application, new UpgradeEvent.Ended(Reports.of(Outcome.COMPLETED, Phase.STANDBY)));
			TestObservationRegistryAssert assertion = TestObservationRegistryAssert.assertThat(registry(application))
				.doesNotHaveAnyRemainingCurrentObservation()
				.hasNumberOfObservationsWithNameEqualTo("graceful.restart.upgrade", 1)
				.hasNumberOfObservationsWithNameEqualTo("graceful.restart.upgrade.phase", Phase.values().length);
			assertion.hasObservationWithNameEqualTo("graceful.restart.upgrade")
				.that()
				.hasBeenStarted()
				.hasBeenStopped()
				.doesNotHaveError()
				.hasLowCardinalityKeyValue("trigger", "test")
				.hasLowCardinalityKeyValue("outcome", "completed")
				.hasHighCardinalityKeyValue("id", "cafe0001")
				.hasHighCardinalityKeyValue("successor", "2");
			assertThat(stopped(application)).containsExactly("upgrade preflight", "upgrade training", "upgrade launch",
					"upgrade start-up", "upgrade switch", "upgrade drain", "upgrade standby", "upgrade");
		}
	}

	@Test
	void whichProcessTakesOverIsNoTagOfAMetric() {
		try (TestApplication application = start()) {
			publish(application,
					new UpgradeEvent.Started(Reports.of("takeover (process 4711)", Outcome.RUNNING, Phase.PREFLIGHT)));
			publish(application,
					new UpgradeEvent.Ended(Reports.of("takeover (process 4711)", Outcome.COMPLETED, Phase.STANDBY)));
			TestObservationRegistryAssert.assertThat(registry(application))
				.hasObservationWithNameEqualTo("graceful.restart.upgrade")
				.that()
				.hasLowCardinalityKeyValue("trigger", "takeover")
				.hasHighCardinalityKeyValue("origin", "takeover (process 4711)");
		}
	}

	@Test
	void thePhaseInWhichAnUpgradeFailedHasTheReasonAsItsError() {
		try (TestApplication application = start()) {
			application.context().getBean(Upgrader.class).request("test").join();
			await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry(application))
				.hasObservationWithNameEqualTo("graceful.restart.upgrade")
				.that()
				.hasBeenStopped()
				.hasLowCardinalityKeyValue("outcome", "failed")
				.thenError()
				.hasMessageContaining("exited with status 1"));
			assertThat(stopped(application)).containsExactly("upgrade preflight", "upgrade launch failed",
					"upgrade failed");
		}
	}

	private static void publish(TestApplication application, UpgradeEvent event) {
		application.context().publishEvent(event);
	}

	private static TestObservationRegistry registry(TestApplication application) {
		return application.context().getBean(TestObservationRegistry.class);
	}

	private static TestApplication start() {
		return TestApplication.run(TestApplication.builder("graceful.restart.memory-check=off")
			.properties("graceful.restart.enabled=true")
			.sources(Registry.class));
	}

	private static List<String> stopped(TestApplication application) {
		return application.context().getBean(Stopped.class).names;
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		TestObservationRegistry observationRegistry() {
			return TestObservationRegistry.create();
		}

		@Bean
		Stopped stopped() {
			return new Stopped();
		}

	}

	/**
	 * The observations that were stopped, in that order.
	 */
	static class Stopped implements ObservationHandler<Observation.Context> {

		private final List<String> names = new CopyOnWriteArrayList<>();

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context.getName().startsWith("graceful.restart.");
		}

		@Override
		public void onStop(Observation.Context context) {
			ObservationView parent = context.getParentObservation();
			KeyValue phase = context.getLowCardinalityKeyValue("phase");
			this.names.add(((parent != null) ? "upgrade " : "") + ((phase != null) ? phase.getValue() : "upgrade")
					+ ((context.getError() != null) ? " failed" : ""));
		}

	}

}
