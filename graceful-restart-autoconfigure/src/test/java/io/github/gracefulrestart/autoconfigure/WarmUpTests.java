/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.tomcat.TomcatServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WarmUp}, with the connector that it warms.
 */
@Timeout(60)
class WarmUpTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final BlockingQueue<String> end = new LinkedBlockingQueue<>();

	@Test
	void allPathsAreRequestedInTurnAndAsOftenAsWanted() throws Exception {
		try (TestApplication application = start()) {
			warmUp(application, new WarmUpSettings(List.of("/warm", "/warm?two"), 7, LONG, 2, true));
			assertThat(next()).isEqualTo("ready");
			assertThat(application.bean(Warm.class).seen).hasSize(7).containsOnly("true");
		}
	}

	@Test
	void itEndsWhenItsTimeIsOver() throws Exception {
		try (TestApplication application = start()) {
			warmUp(application,
					new WarmUpSettings(List.of("/warm"), Integer.MAX_VALUE, Duration.ofMillis(200), 1, true));
			assertThat(next()).isEqualTo("ready");
		}
	}

	@Test
	void anErrorOfTheApplicationFailsTheUpgradeAndEndsTheWarmUp() throws Exception {
		try (TestApplication application = start()) {
			warmUp(application, new WarmUpSettings(List.of("/warm", "/broken"), 1000, LONG, 1, true));
			assertThat(next()).isEqualTo("its warm-up failed: GET /broken was answered with 500");
			assertThat(application.bean(Warm.class).seen).hasSize(1);
		}
	}

	@Test
	void anErrorOfTheClientIsNone() throws Exception {
		try (TestApplication application = start()) {
			warmUp(application, new WarmUpSettings(List.of("/nowhere"), 2, LONG, 1, true));
			assertThat(next()).isEqualTo("ready");
		}
	}

	@Test
	void errorsThatMayBeAreCountedAndThatIsAll() throws Exception {
		try (TestApplication application = start()) {
			warmUp(application, new WarmUpSettings(List.of("/warm", "/broken"), 10, LONG, 2, false));
			assertThat(next()).isEqualTo("ready");
			assertThat(application.bean(Warm.class).seen).hasSize(5);
		}
	}

	@Test
	void whereNobodyElseServesThisProcessDoesAllTheSame() throws Exception {
		try (TestApplication application = start()) {
			new WarmUp(new WarmUpSettings(List.of("/broken"), 10, LONG, 1, true),
					new WarmUpRequest(application.bean(TomcatServer.class)), () -> this.end.add("ready"),
					(reason) -> false)
				.begin();
			assertThat(next()).isEqualTo("ready");
		}
	}

	@Test
	void aConnectorThatHearsTlsIsWarmedByTls(@TempDir Path directory) throws Exception {
		try (TestApplication application = start("server.ssl.key-store=" + ConnectorTests.selfSigned(directory),
				"server.ssl.key-store-password=changeit")) {
			assertThat(new WarmUpRequest(application.bean(TomcatServer.class)).send("/warm")).isEqualTo(200);
			assertThat(application.bean(Warm.class).seen).containsExactly("true");
		}
	}

	@Test
	void anAnswerThatNeverComesIsAFailure() throws Exception {
		WarmUpRequest silent = new WarmUpRequest(null) {

			@Override
			int send(String path) throws IOException {
				throw new IOException("the connection ended without an answer");
			}

		};
		new WarmUp(new WarmUpSettings(List.of("/"), 1, LONG, 1, true), silent, () -> this.end.add("ready"),
				this.end::add)
			.begin();
		assertThat(next()).startsWith("its warm-up failed: GET / was not answered: ");
	}

	private void warmUp(TestApplication application, WarmUpSettings settings) {
		WarmUp warmUp = new WarmUp(settings, new WarmUpRequest(application.bean(TomcatServer.class)),
				() -> this.end.add("ready"), this.end::add);
		warmUp.begin();
		warmUp.begin();
	}

	private String next() throws InterruptedException {
		String next = this.end.poll(30, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	private static TestApplication start(String... properties) {
		SpringApplicationBuilder builder = TestApplication.builder(properties)
			.sources(Configured.class)
			.properties("graceful.restart.enabled=true");
		return TestApplication.run(builder);
	}

	@Configuration(proxyBeanMethods = false)
	static class Configured {

		@Bean
		Warm warm() {
			return new Warm();
		}

	}

	/**
	 * Answers, and keeps what it was told.
	 */
	@RestController
	static class Warm {

		private final Queue<String> seen = new ConcurrentLinkedQueue<>();

		@GetMapping("/warm")
		String warm(@RequestHeader(WarmUpRequest.HEADER) String mark) {
			this.seen.add(mark);
			return "warm";
		}

		@GetMapping("/broken")
		String broken() {
			throw new IllegalStateException("broken");
		}

	}

}
