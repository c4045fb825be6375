/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.Arrays;
import java.util.Locale;

import io.github.gracefulrestart.tomcat.GracefulHttp11NioProtocol;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ActivationTests {

	private static final String NO_EFFECT = "graceful.restart.enabled has no effect: ";

	@Test
	void isOffByDefaultAndLeavesNoBean() {
		try (TestApplication application = TestApplication.start("management.server.port=0")) {
			assertThat(ourBeans(application)).isEmpty();
			assertThat(application.connector().getProtocolHandler()).isNotInstanceOf(GracefulHttp11NioProtocol.class);
		}
	}

	@Test
	void isOffForAnythingButTrue() {
		try (TestApplication application = TestApplication.start("graceful.restart.enabled=maybe")) {
			assertThat(ourBeans(application)).isEmpty();
		}
	}

	@Test
	void itsBeansAreThereWhenEnabled(CapturedOutput output) {
		try (TestApplication application = TestApplication.enabled()) {
			assertThat(application.context().getBeansOfType(Upgrader.class)).hasSize(1);
			assertThat(application.context().getBeansOfType(GracefulRestartLifecycle.class)).hasSize(1);
			assertThat(application.context().getBeansOfType(StandBackAutoConfiguration.StandBack.class)).isEmpty();
			assertThat(output).doesNotContain(NO_EFFECT).doesNotContain("An upgrade will be refused");
		}
	}

	@Test
	void standsBackWithoutTomcat(CapturedOutput output) {
		new WebApplicationContextRunner().withClassLoader(new FilteredClassLoader(Tomcat.class))
			.withPropertyValues("graceful.restart.enabled=true")
			.withConfiguration(
					AutoConfigurations.of(GracefulRestartAutoConfiguration.class, StandBackAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(Upgrader.class);
				assertThat(output).containsOnlyOnce(NO_EFFECT + "the application has no embedded Tomcat of its own");
			});
	}

	@Test
	void standsBackInAMockEnvironment(CapturedOutput output) {
		new WebApplicationContextRunner().withPropertyValues("graceful.restart.enabled=true")
			.withConfiguration(AutoConfigurations.of(TomcatServletWebServerAutoConfiguration.class,
					GracefulRestartAutoConfiguration.class, StandBackAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(Upgrader.class);
				assertThat(output).containsOnlyOnce(NO_EFFECT + "the application has no embedded Tomcat of its own");
			});
	}

	@Test
	void standsBackIfAnotherServerIsUsedAlthoughTomcatIsThere(CapturedOutput output) {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.web(WebApplicationType.REACTIVE)
			.sources(AnotherServer.class);
		try (TestApplication application = TestApplication.run(builder)) {
			assertThat(application.context().getBeansOfType(Upgrader.class)).isEmpty();
			assertThat(output).containsOnlyOnce(NO_EFFECT + "the application has no embedded Tomcat of its own");
		}
	}

	@Test
	void standsBackIfItIsNoWebApplication(CapturedOutput output) {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.web(WebApplicationType.NONE);
		try (TestApplication application = TestApplication.run(builder)) {
			assertThat(application.context().getBeansOfType(Upgrader.class)).isEmpty();
			assertThat(output).containsOnlyOnce(NO_EFFECT);
		}
	}

	@Test
	void saysThatItStandsBackAlsoIfBeansAreMadeLazily(CapturedOutput output) {
		SpringApplicationBuilder builder = TestApplication
			.builder("graceful.restart.enabled=true", "spring.main.lazy-initialization=true")
			.web(WebApplicationType.NONE)
			.lazyInitialization(true);
		try (TestApplication application = TestApplication.run(builder)) {
			assertThat(application.context().isRunning()).isTrue();
			assertThat(output).containsOnlyOnce(NO_EFFECT);
		}
	}

	@Test
	void standsBackUnderDevtools(CapturedOutput output) {
		Thread thread = Thread.currentThread();
		ClassLoader usual = thread.getContextClassLoader();
		thread.setContextClassLoader(new RestartClassLoader(usual));
		try (TestApplication application = TestApplication.enabled()) {
			assertThat(application.context().getBeansOfType(Upgrader.class)).isEmpty();
			assertThat(output)
				.containsOnlyOnce(NO_EFFECT + "the application runs under devtools, which restarts it in place");
		}
		finally {
			thread.setContextClassLoader(usual);
		}
	}

	private static String[] ourBeans(TestApplication application) {
		return Arrays.stream(application.context().getBeanDefinitionNames())
			.filter((name) -> name.toLowerCase(Locale.ROOT).contains("graceful") && !name.startsWith("webServer"))
			.toArray(String[]::new);
	}

	@Configuration(proxyBeanMethods = false)
	static class AnotherServer {

		@Bean
		HttpHandler httpHandler() {
			return (request, response) -> response.setComplete();
		}

		@Bean
		ReactiveWebServerFactory webServerFactory() {
			return (handler) -> new WebServer() {

				@Override
				public void start() {
				}

				@Override
				public void stop() {
				}

				@Override
				public int getPort() {
					return -1;
				}

			};
		}

	}

}
