/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.gracefulrestart.tomcat.TomcatServer;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WarmUp}, with the connector that it warms.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class WarmUpTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final BlockingQueue<String> end = new LinkedBlockingQueue<>();

	@Test
	void allPathsAreRequestedInTurnAndAsOftenAsWanted() throws Exception {
		try (TestApplication application = start()) {
			warmUp(application, new WarmUpSettings(List.of("/warm", "/warm?two"), 7, LONG, 2, true));
			assertThat(next()).isEqualTo("ready");
			assertThat(application.bean(Warm.class).seen).containsExactlyInAnyOrder("true", "true?two", "true",
					"true?two", "true", "true?two", "true");
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
	void itEndsAtOnceWhenNobodyServesMeanwhile() throws Exception {
		try (TestApplication application = start()) {
			WarmUp warmUp = warmUp(application, new WarmUpSettings(List.of("/hang"), 1000, LONG, 1, true));
			application.bean(Warm.class).arrived.acquire();
			warmUp.onEvent(new UpgradeEvent.PredecessorLost("cafe0001"));
			assertThat(next()).isEqualTo("ready");
			application.bean(Warm.class).released.countDown();
		}
	}

	@Test
	void aProcessThatIsBeingStoppedWarmsUpNoMore() throws Exception {
		try (TestApplication application = start()) {
			AtomicBoolean stopped = new AtomicBoolean();
			new WarmUp(new WarmUpSettings(List.of("/hang", "/broken"), 1000, LONG, 1, true), request(application),
					() -> this.end.add("ready"), this.end::add, stopped::get)
				.begin();
			Thread thread = thread("graceful-restart-warm-up");
			application.bean(Warm.class).arrived.acquire();
			stopped.set(true);
			application.bean(Warm.class).released.countDown();
			thread.join(20_000);
			assertThat(thread.isAlive()).isFalse();
			assertThat(this.end).isEmpty();
			assertThat(application.bean(Warm.class).seen).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/hang", "/endless" })
	void aResponseWithoutAnEndIsAFailure(String path) throws Exception {
		try (TestApplication application = start()) {
			WarmUpRequest request = new WarmUpRequest(application.bean(TomcatServer.class), (each) -> Map.of(),
					Duration.ofSeconds(1));
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> request.send(path))
				.withMessage("the response did not end within 1 s");
			application.bean(Warm.class).released.countDown();
		}
	}

	@Test
	void whatWarmsLittleIsNamedOnce(CapturedOutput output) throws Exception {
		try (TestApplication application = start()) {
			warmUp(application, new WarmUpSettings(List.of("/nowhere", "/warm"), 6, LONG, 1, true));
			assertThat(next()).isEqualTo("ready");
			assertThat(output).containsOnlyOnce("GET /nowhere of the warm-up was answered with 404")
				.doesNotContain("GET /warm of the warm-up");
		}
	}

	@Test
	void pathsAreThoseThatClientsRequest() throws Exception {
		try (TestApplication application = start("server.servlet.context-path=/app")) {
			assertThat(request(application).send("/warm")).isEqualTo(404);
			assertThat(request(application).send("/app/warm")).isEqualTo(200);
		}
	}

	@Test
	void requestsHaveTheHeadersThatTheApplicationSays() throws Exception {
		try (TestApplication application = start()) {
			WarmUpRequest request = new WarmUpRequest(application.bean(TomcatServer.class),
					(path) -> Map.of("Authorization", "Basic " + path, "host", "example.com"), LONG);
			assertThat(request.send("/headers?a=b")).isEqualTo(200);
			assertThat(application.bean(Warm.class).seen).containsExactly("Basic /headers?a=b at example.com");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nb: c", "\u00e4" })
	void aHeaderThatWouldBeAnotherIsNotSent(String value) throws Exception {
		try (TestApplication application = start()) {
			WarmUpRequest request = new WarmUpRequest(application.bean(TomcatServer.class),
					(path) -> Map.of("X-Text", value), LONG);
			assertThatIllegalArgumentException().isThrownBy(() -> request.send("/warm"))
				.withMessageContaining("X-Text");
		}
	}

	@Test
	void withoutAPathTheApplicationIsReadyAtOnce() {
		new WarmUp(new WarmUpSettings(List.of(), 1, LONG, 1, true), new WarmUpRequest(null, (path) -> Map.of(), LONG),
				() -> this.end.add("ready"), this.end::add, () -> false)
			.begin();
		assertThat(this.end).containsExactly("ready");
	}

	@Test
	void aConnectorThatHearsTlsIsWarmedByTls(@TempDir Path directory) throws Exception {
		try (TestApplication application = start("server.ssl.key-store=" + ConnectorTests.selfSigned(directory),
				"server.ssl.key-store-password=changeit")) {
			assertThat(request(application).send("/warm")).isEqualTo(200);
			assertThat(application.bean(Warm.class).seen).containsExactly("true");
		}
	}

	@Test
	void anAnswerThatNeverComesIsAFailure() throws Exception {
		WarmUpRequest silent = new WarmUpRequest(null, (path) -> Map.of(), LONG) {

			@Override
			int send(String path) throws IOException {
				throw new IOException("the connection ended without an answer");
			}

		};
		new WarmUp(new WarmUpSettings(List.of("/"), 1, LONG, 1, true), silent, () -> this.end.add("ready"),
				this.end::add, () -> false)
			.begin();
		assertThat(next()).startsWith("its warm-up failed: GET / was not answered: ");
	}

	private WarmUp warmUp(TestApplication application, WarmUpSettings settings) {
		WarmUp warmUp = new WarmUp(settings, request(application), () -> this.end.add("ready"), this.end::add,
				() -> false);
		warmUp.begin();
		warmUp.begin();
		return warmUp;
	}

	private static WarmUpRequest request(TestApplication application) {
		return new WarmUpRequest(application.bean(TomcatServer.class), (path) -> Map.of(), LONG);
	}

	private static Thread thread(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().equals(name))
			.findFirst()
			.orElseThrow();
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

		private final Semaphore arrived = new Semaphore(0);

		private final CountDownLatch released = new CountDownLatch(1);

		@GetMapping("/warm")
		String warm(@RequestHeader(WarmUpRequest.HEADER) String mark, HttpServletRequest request) {
			this.seen.add((request.getQueryString() != null) ? mark + "?" + request.getQueryString() : mark);
			return "warm";
		}

		@GetMapping("/headers")
		String headers(@RequestHeader("Authorization") String authorization, @RequestHeader("Host") String host) {
			this.seen.add(authorization + " at " + host);
			return "warm";
		}

		@GetMapping("/hang")
		String hang() throws InterruptedException {
			this.seen.add("hang");
			this.arrived.release();
			this.released.await(20, TimeUnit.SECONDS);
			return "at last";
		}

		@GetMapping("/endless")
		void endless(HttpServletResponse response) throws Exception {
			while (!this.released.await(50, TimeUnit.MILLISECONDS)) {
				response.getOutputStream().print("and so on\n");
				response.flushBuffer();
			}
		}

		@GetMapping("/broken")
		String broken() {
			throw new IllegalStateException("broken");
		}

	}

}
