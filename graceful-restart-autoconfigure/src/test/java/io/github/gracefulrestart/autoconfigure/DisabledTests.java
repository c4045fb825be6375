/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

import io.github.gracefulrestart.upgrade.Upgrader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing is there that nobody has asked for.
 */
class DisabledTests {

	private static final String[] EVERYTHING = { "management.server.port=0",
			"management.endpoints.web.exposure.include=*", "management.endpoint.gracefulupgrade.access=unrestricted" };

	private final List<ConfigurableApplicationContext> contexts = new CopyOnWriteArrayList<>();

	@Test
	void enabledEachAutoConfigurationHasBeansAndTheManagementContextToo() {
		try (TestApplication application = start("true")) {
			assertThat(this.contexts).hasSize(2).allSatisfy((context) -> assertThat(OwnBeans.in(context)).isNotEmpty());
			Map<String, ConditionEvaluationReport.ConditionAndOutcomes> outcomes = ConditionEvaluationReport
				.get(application.context().getBeanFactory())
				.getConditionAndOutcomesBySource();
			assertThat(autoConfigurations()).hasSizeGreaterThan(7)
				.filteredOn((name) -> !name.equals(StandBackAutoConfiguration.class.getName()))
				.allSatisfy((name) -> assertThat(outcomes.get(name).isFullMatch()).as(name).isTrue());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "false", "no" })
	void otherwiseNoneHasAny(String enabled) {
		try (TestApplication application = start(enabled)) {
			assertThat(application.context().isRunning()).isTrue();
			assertThat(this.contexts).hasSize(2).allSatisfy((context) -> assertThat(OwnBeans.in(context)).isEmpty());
		}
	}

	// Only what has a server, as Spring Boot's own configurations for a library are in
	// it.
	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate", "org.springframework.boot.health",
			"org.springframework.boot.micrometer.metrics", "org.springframework.boot.micrometer.observation",
			"io.micrometer" })
	void withoutALibraryTheRestIsThereIfItIsEnabled(String hidden) {
		WebApplicationContextRunner runner = new WebApplicationContextRunner(
				AnnotationConfigServletWebServerApplicationContext::new)
			.withClassLoader(new FilteredClassLoader(hidden))
			.withPropertyValues("server.port=0", "graceful.restart.successor.command=false")
			.withConfiguration(AutoConfigurations.of(TomcatServletWebServerAutoConfiguration.class,
					ApplicationAvailabilityAutoConfiguration.class))
			.withConfiguration(AutoConfigurations.of(autoConfigurations().stream()
				.map((name) -> ClassUtils.resolveClassName(name, null))
				.toArray(Class<?>[]::new)));
		runner.withPropertyValues("graceful.restart.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Upgrader.class)
				.hasBean("gracefulRestartOwnership"));
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			// The classes themselves have been handed over.
			assertThat(OwnBeans.in((ConfigurableApplicationContext) context.getSourceApplicationContext()))
				.allMatch((name) -> name.endsWith("AutoConfiguration"));
		});
	}

	private static List<String> autoConfigurations() {
		return StreamSupport.stream(ImportCandidates.load(AutoConfiguration.class, null).spliterator(), false)
			.filter((name) -> name.startsWith("io.github.gracefulrestart."))
			.toList();
	}

	private TestApplication start(String enabled) {
		SpringApplicationBuilder builder = TestApplication.builder(EVERYTHING).listeners(new Refreshed(this.contexts));
		if (!enabled.isEmpty()) {
			builder.properties("graceful.restart.enabled=" + enabled);
		}
		return TestApplication.run(builder);
	}

	private record Refreshed(
			List<ConfigurableApplicationContext> contexts) implements ApplicationListener<ContextRefreshedEvent> {

		@Override
		public void onApplicationEvent(ContextRefreshedEvent event) {
			ConfigurableApplicationContext context = (ConfigurableApplicationContext) event.getApplicationContext();
			if (!this.contexts.contains(context)) {
				this.contexts.add(context);
			}
		}

	}

}
