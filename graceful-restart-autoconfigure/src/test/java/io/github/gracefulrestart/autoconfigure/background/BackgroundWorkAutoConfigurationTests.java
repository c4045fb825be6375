/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.gracefulrestart.autoconfigure.FitnessCheck;
import io.github.gracefulrestart.autoconfigure.TestApplication;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class BackgroundWorkAutoConfigurationTests {

	private static final String TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase=7s";

	@Test
	void theTimeoutOfAnOrdinaryStopStaysAsItIsConfigured(CapturedOutput output) {
		try (TestApplication application = TestApplication.enabled(TIMEOUT)) {
			LifecycleProcessor processor = application.context().getBean(LifecycleProcessor.class);
			assertThat(processor).isInstanceOf(BackgroundLifecycleProcessor.class);
			assertThat(ReflectionTestUtils.getField(processor, "timeoutPerShutdownPhase")).isEqualTo(7000L);
			assertThat(output).doesNotContain("life cycle processor of its own");
		}
	}

	@Test
	void switchedOffItLeavesTheLifeCycleToSpringBoot() {
		try (TestApplication application = TestApplication.enabled("graceful.restart.background.enabled=false")) {
			assertThat(application.context().getBean(LifecycleProcessor.class).getClass())
				.isEqualTo(DefaultLifecycleProcessor.class);
			assertThat(application.context().getBeansOfType(Ownership.class)).isEmpty();
		}
	}

	@Test
	void withoutUpgradesItIsNotThere() {
		try (TestApplication application = TestApplication.start()) {
			assertThat(application.context().getBean(LifecycleProcessor.class).getClass())
				.isEqualTo(DefaultLifecycleProcessor.class);
			assertThat(application.context().getBeansOfType(Ownership.class)).isEmpty();
		}
	}

	@Test
	void aContextThatIsNotReplacedIsLeftAlone() {
		try (TestApplication application = TestApplication.enabled()) {
			try (ConfigurableApplicationContext child = new SpringApplicationBuilder(Child.class)
				.parent(application.context())
				.web(WebApplicationType.NONE)
				.run()) {
				assertThat(child.getBean(LifecycleProcessor.class).getClass())
					.isEqualTo(DefaultLifecycleProcessor.class);
				assertThat(child.getBeansOfType(Ownership.class)).isEmpty();
			}
			AtomicInteger steps = new AtomicInteger();
			application.context().getBean(BackgroundThread.class).execute(steps::incrementAndGet).join();
			assertThat(steps).hasValue(1);
		}
	}

	@Test
	void schedulingIsConfiguredBeforeAndAfterTheApplicationDoesSo() {
		try (TestApplication application = TestApplication.enabled()) {
			assertThat(application.context().getBeansOfType(OwnedSchedulingConfigurer.class).values())
				.extracting(OwnedSchedulingConfigurer::getOrder)
				.containsExactlyInAnyOrder(Ordered.HIGHEST_PRECEDENCE, Ordered.LOWEST_PRECEDENCE);
		}
	}

	@Test
	void namesAreTakenFromTheConfiguration() {
		try (TestApplication application = TestApplication.enabled("graceful.restart.background.beans=poller",
				"graceful.restart.background.exclude=cache")) {
			BackgroundBeans beans = application.context().getBean(BackgroundBeans.class);
			assertThat(beans.isExcluded("cache")).isTrue();
			assertThat(beans.isExcluded("poller")).isFalse();
			assertThat(beans.contains("poller", new BackgroundLifecycleTests.Ordinary())).isTrue();
			assertThat(beans.contains("cache", new BackgroundLifecycleTests.OwnWork())).isFalse();
		}
	}

	@Test
	void anApplicationThatWaitsForNothingStopsWithoutAWarning(CapturedOutput output) {
		TestApplication application = TestApplication.enabled("graceful.restart.background.stop-timeout=0");
		application.close();
		assertThat(output).doesNotContain("left alone");
	}

	@Test
	void aLifeCycleProcessorOfTheApplicationStaysAndTheLogSaysWhatThatMeans(CapturedOutput output) {
		try (TestApplication application = TestApplication
			.run(TestApplication.builder("graceful.restart.enabled=true").sources(OwnProcessor.class))) {
			assertThat(application.context().getBean(LifecycleProcessor.class))
				.isInstanceOf(OwnProcessor.Processor.class);
			assertThat(output).containsOnlyOnce("The application has a life cycle processor of its own");
		}
	}

	@Test
	void aFirstGenerationOwnsBackgroundWorkAndSaysSo() {
		try (TestApplication application = TestApplication
			.run(TestApplication.builder("graceful.restart.enabled=true").sources(Work.class))) {
			Work work = application.context().getBean(Work.class);
			await().until(() -> work.heard.contains("Acquired") && work.heard.contains("tick"));
			assertThat(work.heard).containsOnlyOnce("Acquired").contains("Serving");
			assertThat(application.context().getBeansOfType(FitnessCheck.class))
				.containsKey("gracefulRestartBackgroundCheck");
		}
	}

	/**
	 * Has a life cycle processor of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnProcessor {

		@Bean
		Processor lifecycleProcessor() {
			return new Processor();
		}

		/**
		 * Does what every other does.
		 */
		static class Processor extends DefaultLifecycleProcessor {

		}

	}

	/**
	 * Shares the beans of the application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Child {

	}

	/**
	 * Works, and hears.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Work implements UpgradeListener {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@Scheduled(fixedRate = 10)
		void tick() {
			this.heard.add("tick");
		}

		@Override
		public void onEvent(UpgradeEvent event) {
			this.heard.add(event.getClass().getSimpleName());
			throw new IllegalStateException("on purpose");
		}

		@EventListener
		void hear(BackgroundWorkEvent event) {
			this.heard.add(event.getClass().getSimpleName());
		}

	}

}
