/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.gracefulrestart.autoconfigure.Reports;
import io.github.gracefulrestart.autoconfigure.TestApplication;
import io.github.gracefulrestart.autoconfigure.observation.UpgradeObservationAutoConfiguration;
import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.Phase;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeReport;
import io.github.gracefulrestart.upgrade.Upgrader;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

@Timeout(60)
class UpgradeMetricsTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "actuator.md");

	/** A row of the table: meter, type, tags. */
	private static final Pattern ROW = Pattern.compile("^\\| `(graceful\\.restart\\.[a-z.]+)` \\| (\\w+) \\|([^|]*)\\|",
			Pattern.MULTILINE);

	@Test
	void theDocumentListsAllMetersAndNoOther() throws IOException {
		Map<String, String> documented = new TreeMap<>();
		ROW.matcher(Files.readString(DOCUMENT))
			.results()
			.forEach((row) -> documented.put(row.group(1), row.group(2) + " " + row.group(3).replace("`", "").trim()));
		try (TestApplication application = start()) {
			Map<String, String> registered = registry(application).getMeters()
				.stream()
				.filter((meter) -> meter.getId().getName().startsWith("graceful.restart."))
				.collect(Collectors.groupingBy((meter) -> meter.getId().getName(), TreeMap::new,
						Collectors.collectingAndThen(Collectors.toList(), UpgradeMetricsTests::describe)));
			assertThat(documented).isEqualTo(registered);
		}
	}

	@Test
	void aCompletedUpgradeIsCountedWhereItsPredecessorIsGone() {
		try (TestApplication application = start()) {
			UpgradeReport report = Reports.of(Outcome.COMPLETED, Phase.STANDBY);
			application.context().publishEvent(new UpgradeEvent.PredecessorGone(report.id(), report));
			MeterRegistry registry = registry(application);
			assertThat(upgrades(registry, "completed")).isOne();
			assertCounted(registry);
		}
	}

	@Test
	void aProcessThatHasHandedOverDoesNotCountTheUpgradeThatEndsIt() {
		try (TestApplication application = start()) {
			UpgradeReport report = Reports.of(Outcome.COMPLETED, Phase.STANDBY);
			application.context().publishEvent(new UpgradeEvent.Started(report));
			application.context().publishEvent(new UpgradeEvent.PhaseEnded(report));
			application.context().publishEvent(new UpgradeEvent.Ended(report));
			MeterRegistry registry = registry(application);
			assertThat(upgrades(registry, "completed")).isZero();
			assertThat(registry.get("graceful.restart.phase").tag("phase", "launch").timer().count()).isZero();
		}
	}

	@Test
	void anUpgradeWhosePredecessorDiedIsCountedWithoutWhatNobodyKnows() {
		try (TestApplication application = start()) {
			application.context().publishEvent(new UpgradeEvent.PredecessorGone("cafe0001", null));
			MeterRegistry registry = registry(application);
			assertThat(upgrades(registry, "completed")).isOne();
			assertThat(registry.get("graceful.restart.phase").tag("phase", "launch").timer().count()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "REFUSED, refused", "FAILED, failed", "ROLLED_BACK, rolled-back" })
	void anUpgradeThatDidNotCompleteIsCountedByThePredecessor(Outcome outcome, String tag) {
		try (TestApplication application = start()) {
			application.context().publishEvent(new UpgradeEvent.Ended(Reports.of(outcome, Phase.DRAIN)));
			MeterRegistry registry = registry(application);
			assertThat(upgrades(registry, tag)).isOne();
			assertThat(upgrades(registry, "completed")).isZero();
			assertCounted(registry);
		}
	}

	@Test
	void aRealUpgradeThatFailsIsCounted() {
		try (TestApplication application = start("graceful.restart.memory-check=off")) {
			application.context().getBean(Upgrader.class).request("test").join();
			await().until(() -> upgrades(registry(application), "failed") == 1);
			assertThat(registry(application).get("graceful.restart.phase").tag("phase", "preflight").timer().count())
				.isOne();
		}
	}

	@Test
	void anUpgradeIsCountedEvenIfAListenerOfTheApplicationThrows() {
		try (TestApplication application = TestApplication.run(TestApplication.builder()
			.properties("graceful.restart.enabled=true")
			.sources(Registry.class, Throwing.class))) {
			UpgradeEvent event = new UpgradeEvent.Ended(Reports.of(Outcome.FAILED, Phase.DRAIN));
			assertThatIllegalStateException().isThrownBy(() -> application.context().publishEvent(event));
			assertThat(upgrades(registry(application), "failed")).isOne();
		}
	}

	@Test
	void tellsTheGeneration() {
		try (TestApplication application = start()) {
			assertThat(registry(application).get("graceful.restart.generation").gauge().value()).isOne();
			assertThat(registry(application).get("graceful.restart.draining").gauge().value()).isZero();
		}
	}

	@Test
	void anApplicationWithoutMicrometerHasNoMeters() {
		new WebApplicationContextRunner()
			.withClassLoader(new FilteredClassLoader(MeterRegistry.class, ObservationRegistry.class))
			.withBean(Upgrader.class, () -> mock(Upgrader.class))
			.withConfiguration(AutoConfigurations.of(UpgradeMetricsAutoConfiguration.class,
					UpgradeObservationAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Upgrader.class)
				.doesNotHaveBean("gracefulRestartMetrics")
				.doesNotHaveBean("gracefulRestartObservation"));
	}

	private static void assertCounted(MeterRegistry registry) {
		assertThat(registry.get("graceful.restart.phase").tag("phase", "launch").timer().totalTime(TimeUnit.SECONDS))
			.isEqualTo(3);
		assertThat(registry.get("graceful.restart.phase").tag("phase", "switch").timer().count()).isOne();
		assertThat(registry.get("graceful.restart.phase").tag("phase", "drain").timer().count()).isZero();
		assertThat(connections(registry, "moved")).isEqualTo(4);
		assertThat(connections(registry, "finished")).isEqualTo(3);
		assertThat(connections(registry, "closed")).isEqualTo(2);
		assertThat(connections(registry, "cut")).isOne();
		assertThat(registry.get("graceful.restart.requests.lost").counter().count()).isEqualTo(5);
	}

	private static double upgrades(MeterRegistry registry, String outcome) {
		return registry.get("graceful.restart.upgrades").tag("outcome", outcome).counter().count();
	}

	private static double connections(MeterRegistry registry, String fate) {
		return registry.get("graceful.restart.connections").tag("fate", fate).counter().count();
	}

	/** In the words of the document: type, tags and their values. */
	private static String describe(List<Meter> meters) {
		String type = meters.get(0).getId().getType().name().toLowerCase(Locale.ROOT);
		Map<String, TreeSet<String>> tags = new TreeMap<>();
		for (Meter meter : meters) {
			for (Tag tag : meter.getId().getTags()) {
				tags.computeIfAbsent(tag.getKey(), (key) -> new TreeSet<>()).add(tag.getValue());
			}
		}
		return type + " "
				+ tags.entrySet()
					.stream()
					.map((tag) -> tag.getKey() + ": " + String.join(", ", tag.getValue()))
					.collect(Collectors.joining("; "));
	}

	private static MeterRegistry registry(TestApplication application) {
		return application.context().getBean(MeterRegistry.class);
	}

	private static TestApplication start(String... properties) {
		return TestApplication.run(TestApplication.builder(properties)
			.properties("graceful.restart.enabled=true")
			.sources(Registry.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class Throwing {

		@EventListener
		void hear(UpgradeEvent.Ended event) {
			throw new IllegalStateException("expected");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		SimpleMeterRegistry simpleMeterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
