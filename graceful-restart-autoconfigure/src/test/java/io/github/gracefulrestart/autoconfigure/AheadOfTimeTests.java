/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.tomcat.GracefulHttp11NioProtocol;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conditions are evaluated where the application is built, which is not where it runs.
 */
@ExtendWith(OutputCaptureExtension.class)
class AheadOfTimeTests {

	private final ClassLoader usual = Thread.currentThread().getContextClassLoader();

	@AfterEach
	void restore() {
		Thread.currentThread().setContextClassLoader(this.usual);
		System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
		SpringProperties.setProperty("spring.aot.enabled", null);
	}

	// Another name of the system would be an obstacle too, but others keep it in mind.
	@Test
	void whatIsBuiltWhereItCannotRunHasTheBeansAndStandsBackThere(CapturedOutput output) {
		System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true");
		Thread.currentThread().setContextClassLoader(new RestartClassLoader(this.usual));
		try (TestApplication application = TestApplication.enabled("management.server.port=0")) {
			assertStandsBack(application);
			assertThat(output).containsOnlyOnce("graceful.restart.enabled has no effect: the application runs under");
		}
	}

	@Test
	void whatIsSwitchedOffWhereItRunsIsOff(CapturedOutput output) {
		try (TestApplication application = TestApplication
			.run(TestApplication.builder("graceful.restart.enabled=true", "management.server.port=0")
				.sources(SwitchedOffLater.class))) {
			assertStandsBack(application);
			assertThat(output).doesNotContain("has no effect");
		}
	}

	@Test
	void whatIsSwitchedOnWhereItRunsAndWasNotWhereItWasBuiltIsOffAndSaysSo(CapturedOutput output) {
		SpringProperties.setFlag("spring.aot.enabled");
		prepared("graceful.restart.enabled=true");
		assertThat(output).containsOnlyOnce("has no effect: the application was prepared ahead of time without it");
	}

	@Test
	void whatIsOffInBothPlacesSaysNothing(CapturedOutput output) {
		SpringProperties.setFlag("spring.aot.enabled");
		prepared("graceful.restart.enabled=false");
		assertThat(output).doesNotContain("has no effect");
	}

	@Test
	void whatIsNotPreparedAheadOfTimeSaysNothing(CapturedOutput output) {
		prepared("graceful.restart.enabled=true");
		assertThat(output).doesNotContain("has no effect");
	}

	private static void prepared(String property) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			TestPropertyValues.of(property).applyTo(context);
			new AheadOfTimeCheck()
				.onApplicationEvent(new ApplicationPreparedEvent(new SpringApplication(), new String[0], context));
		}
	}

	private static void assertStandsBack(TestApplication application) {
		assertThat(TestApplication.send("GET", application.port(), "/").body()).isEqualTo("hello");
		assertThat(application.connector().getProtocolHandler()).isNotInstanceOf(GracefulHttp11NioProtocol.class);
		assertThat(application.context().getBeansOfType(GracefulRestartLifecycle.class)).isEmpty();
		assertThat(application.bean(Upgrader.class).request("test").join().accepted()).isFalse();
	}

	/**
	 * The conditions have been evaluated when it is processed.
	 */
	@Configuration(proxyBeanMethods = false)
	static class SwitchedOffLater {

		@Bean
		static BeanFactoryPostProcessor switchOff(ConfigurableApplicationContext context) {
			return (beans) -> TestPropertyValues.of("graceful.restart.enabled=false").applyTo(context);
		}

	}

}
