/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.github.gracefulrestart.autoconfigure.TestApplication;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@code POST} can ask for, by query parameters and without a body, as
 * {@code curl -X POST} sends it.
 */
@Timeout(60)
class UpgradeRequestTests {

	private static final String PATH = "/actuator/graceful-upgrade";

	private static final String ACCESS = "management.endpoint.gracefulupgrade.access=unrestricted";

	private static final String EXPOSED = "management.endpoints.web.exposure.include=graceful-upgrade";

	private static final String ROOMY = "graceful.restart.memory-check=off";

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aDryRunRunsThePreflightAlone(WebApplicationType type) {
		try (TestApplication application = start(type)) {
			HttpResponse<String> answer = application.send("POST", PATH + "?dryRun=true");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<Map<String, Object>>read(answer.body(), "$"))
				.isEqualTo(Map.of("passed", true, "problems", List.of()));
			assertThat(upgrader(application).upgrades()).isEmpty();
		}
	}

	@Test
	void aDryRunThatFindsAnObstacleIsAConflict() {
		try (TestApplication application = TestApplication
			.run(builder(WebApplicationType.SERVLET).sources(GracefulUpgradeEndpointTests.Obstacle.class))) {
			HttpResponse<String> answer = application.send("POST", PATH + "?dryRun=true&wait=true");
			assertThat(answer.statusCode()).isEqualTo(409);
			assertThat(JsonPath.<Boolean>read(answer.body(), "$.passed")).isFalse();
			assertThat(JsonPath.<String>read(answer.body(), "$.problems[0]")).contains("Connector 'server-2'");
			assertThat(upgrader(application).upgrades()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void whoWaitsLearnsWhyTheUpgradeFailed(WebApplicationType type) {
		try (TestApplication application = start(type)) {
			HttpResponse<String> answer = application.send("POST", PATH + "?wait=true");
			assertThat(answer.statusCode()).isEqualTo(500);
			assertThat(JsonPath.<String>read(answer.body(), "$.reason")).contains("exited with status 1");
			assertThat(JsonPath.<String>read(answer.body(), "$.upgrade.outcome")).isEqualTo("failed");
			assertThat(JsonPath.<String>read(answer.body(), "$.upgrade.id"))
				.isEqualTo(JsonPath.read(answer.body(), "$.id"));
		}
	}

	@Test
	void whoWaitsLearnsThatNothingWasStarted() {
		try (TestApplication application = TestApplication
			.run(builder(WebApplicationType.SERVLET).sources(GracefulUpgradeEndpointTests.Obstacle.class))) {
			HttpResponse<String> answer = application.send("POST", PATH + "?wait=true");
			assertThat(answer.statusCode()).isEqualTo(409);
			assertThat(JsonPath.<String>read(answer.body(), "$.reason")).contains("Connector 'server-2'");
			assertThat(JsonPath.<String>read(answer.body(), "$.upgrade.outcome")).isEqualTo("refused");
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "dry-run=true", "dryrun=true", "dryRun", "dryRun=1", "dryRun=true&dryRun=false", "wait=yes" })
	void noUpgradeIsBegunByARequestThatIsNotUnderstood(String query) {
		try (TestApplication application = start(WebApplicationType.SERVLET)) {
			HttpResponse<String> answer = application.send("POST", PATH + "?" + query);
			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(JsonPath.<String>read(answer.body(), "$.reason")).containsAnyOf("dryRun", "wait");
			assertThat(upgrader(application).upgrades()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void parametersMayComeAsJson(WebApplicationType type) throws Exception {
		try (TestApplication application = start(type)) {
			HttpResponse<String> answer = post(application, "application/json", "{\"dryRun\":true}");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<Boolean>read(answer.body(), "$.passed")).isTrue();
			assertThat(upgrader(application).upgrades()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void noUpgradeIsBegunByAForm(WebApplicationType type) throws Exception {
		try (TestApplication application = start(type)) {
			HttpResponse<String> answer = post(application, "application/x-www-form-urlencoded", "dryRun=true");
			assertThat(answer.statusCode()).isIn(400, 415);
			assertThat(upgrader(application).upgrades()).isEmpty();
		}
	}

	@Test
	void anAdvisorOfTheApplicationIsNotPassedBy() {
		try (TestApplication application = TestApplication
			.run(builder(WebApplicationType.SERVLET).sources(Auditing.class))) {
			assertThat(application.send("POST", PATH + "?dryRun=true").statusCode()).isEqualTo(200);
			assertThat(application.context().getBean(Auditing.class).invocations).hasValue(1);
		}
	}

	private static HttpResponse<String> post(TestApplication application, String type, String body)
			throws IOException, InterruptedException {
		int port = ((WebServerApplicationContext) application.context()).getWebServer().getPort();
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + PATH))
				.header("Content-Type", type)
				.POST(HttpRequest.BodyPublishers.ofString(body))
				.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static Upgrader upgrader(TestApplication application) {
		return application.context().getBean(Upgrader.class);
	}

	private static TestApplication start(WebApplicationType type) {
		return TestApplication.run(builder(type));
	}

	private static SpringApplicationBuilder builder(WebApplicationType type, String... properties) {
		return TestApplication
			.builder(Stream
				.concat(Stream.of("graceful.restart.enabled=true", ACCESS, EXPOSED, ROOMY), Stream.of(properties))
				.toArray(String[]::new))
			.web(type);
	}

	@Configuration(proxyBeanMethods = false)
	static class Auditing {

		private final AtomicInteger invocations = new AtomicInteger();

		@Bean
		static OperationInvokerAdvisor auditing(ObjectProvider<Auditing> auditing) {
			return (id, type, parameters, invoker) -> (context) -> {
				auditing.getObject().invocations.incrementAndGet();
				return invoker.invoke(context);
			};
		}

	}

}
