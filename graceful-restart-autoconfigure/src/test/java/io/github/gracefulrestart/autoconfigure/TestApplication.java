/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.catalina.connector.Connector;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * An ordinary application, on a port that is free.
 */
public final class TestApplication implements AutoCloseable {

	/** Spring Security is there for the tests that are about it. */
	private static final String WITHOUT_SECURITY = "spring.autoconfigure.exclude=" + Stream
		.of(SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
				ReactiveUserDetailsServiceAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
				SecurityFilterAutoConfiguration.class, ReactiveWebSecurityAutoConfiguration.class,
				ManagementWebSecurityAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class)
		.map(Class::getName)
		.collect(Collectors.joining(","));

	private final ConfigurableApplicationContext context;

	private TestApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Returns how the application is started.
	 * @param properties its configuration, in addition to what all tests need
	 * @return a builder that may be changed
	 */
	public static SpringApplicationBuilder builder(String... properties) {
		// The successor of a test, should there be one by mistake, does nothing.
		List<String> all = new ArrayList<>(
				List.of("server.port=0", "graceful.restart.successor.command=false", WITHOUT_SECURITY));
		all.addAll(List.of(properties));
		return new SpringApplicationBuilder(Servlet.class).web(WebApplicationType.SERVLET)
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.initializers((context) -> TestPropertyValues.of(all).applyTo(context));
	}

	/**
	 * Starts the application.
	 * @param properties its configuration
	 * @return the application, ready
	 */
	public static TestApplication start(String... properties) {
		return run(builder(properties));
	}

	/**
	 * Starts the application with the feature on.
	 * @param properties its further configuration
	 * @return the application, ready
	 */
	public static TestApplication enabled(String... properties) {
		return run(builder(Stream.concat(Stream.of("graceful.restart.enabled=true"), Stream.of(properties))
			.toArray(String[]::new)));
	}

	/**
	 * Starts an application.
	 * @param builder how
	 * @return the application, ready
	 */
	public static TestApplication run(SpringApplicationBuilder builder) {
		return new TestApplication(builder.run());
	}

	/**
	 * Returns the application context.
	 * @return the context
	 */
	public ConfigurableApplicationContext context() {
		return this.context;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	Connector[] connectors() {
		TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) this.context).getWebServer();
		return server.getTomcat().getService().findConnectors();
	}

	Connector connector() {
		return connectors()[0];
	}

	int port() {
		return connector().getLocalPort();
	}

	/**
	 * Sends a request on a connection of its own.
	 * @param method its method
	 * @param path its path
	 * @return the response
	 */
	public HttpResponse<String> send(String method, String path) {
		return send(method, port(), path);
	}

	/**
	 * Sends a request on a connection of its own.
	 * @param method its method
	 * @param port where to
	 * @param path its path
	 * @return the response
	 */
	public static HttpResponse<String> send(String method, int port, String path) {
		try {
			return HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
					.version(HttpClient.Version.HTTP_1_1)
					.method(method, HttpRequest.BodyPublishers.noBody())
					.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * What the application consists of.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Servlet {

		@Bean
		ThreadPoolTaskScheduler scheduler() {
			return new ThreadPoolTaskScheduler();
		}

		@Bean
		Controller controller(ThreadPoolTaskScheduler scheduler) {
			return new Controller(scheduler);
		}

	}

	/**
	 * What the application answers.
	 */
	@RestController
	static class Controller {

		private final ThreadPoolTaskScheduler scheduler;

		private final CountDownLatch arrived = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		Controller(ThreadPoolTaskScheduler scheduler) {
			this.scheduler = scheduler;
		}

		@GetMapping("/")
		String hello() {
			return "hello";
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			this.arrived.countDown();
			if (!this.released.await(20, TimeUnit.SECONDS)) {
				throw new IllegalStateException("nobody released the request");
			}
			return "slow";
		}

		@GetMapping("/scheduled")
		DeferredResult<Map<String, String>> scheduled() {
			DeferredResult<Map<String, String>> result = new DeferredResult<>();
			this.scheduler.schedule(() -> result.setResult(Map.of("answer", "scheduled")), Instant.now());
			return result;
		}

		void awaitSlowRequest() {
			try {
				if (!this.arrived.await(20, TimeUnit.SECONDS)) {
					throw new AssertionError("The request did not arrive");
				}
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

		void release() {
			this.released.countDown();
		}

	}

}
