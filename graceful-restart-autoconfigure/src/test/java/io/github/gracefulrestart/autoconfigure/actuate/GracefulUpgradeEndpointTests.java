/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.jayway.jsonpath.JsonPath;
import io.github.gracefulrestart.autoconfigure.TestApplication;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class GracefulUpgradeEndpointTests {

	private static final String PATH = "/actuator/graceful-upgrade";

	private static final String ACCESS = "management.endpoint.gracefulupgrade.access=unrestricted";

	private static final String EXPOSED = "management.endpoints.web.exposure.include=graceful-upgrade";

	@Test
	void cannotBeAccessedUnlessTheApplicationAllowsIt() {
		try (TestApplication application = TestApplication.enabled("management.endpoints.web.exposure.include=*")) {
			assertThat(application.send("GET", PATH).statusCode()).isEqualTo(404);
			assertThat(application.send("POST", PATH).statusCode()).isEqualTo(404);
			assertThat(application.context().getBeansOfType(GracefulUpgradeEndpoint.class)).isEmpty();
			assertThat(application.context().getBeansOfType(PathMapper.class))
				.doesNotContainKey("gracefulUpgradePathMapper");
		}
	}

	@Test
	void isNotThereIfTheFeatureIsOff() {
		try (TestApplication application = TestApplication.start(ACCESS, EXPOSED)) {
			assertThat(application.send("GET", PATH).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void mayBeReadWithoutBeingAllowedToStartAnUpgrade() {
		try (TestApplication application = TestApplication.enabled(EXPOSED,
				"management.endpoint.gracefulupgrade.access=read-only")) {
			assertThat(application.send("GET", PATH).statusCode()).isEqualTo(200);
			assertThat(application.send("POST", PATH).statusCode()).isEqualTo(405);
		}
	}

	@Test
	void hasAnIdOfWhichSpringBootDoesNotWarn() {
		// It would warn once in the life of a JVM, so the log of a single test says
		// nothing.
		assertThat(GracefulUpgradeEndpoint.ID).matches("[a-z][a-zA-Z0-9]*");
	}

	@Test
	void tellsGenerationAndProcess() {
		try (TestApplication application = TestApplication.enabled(ACCESS, EXPOSED)) {
			HttpResponse<String> response = application.send("GET", PATH);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<Map<String, Object>>read(response.body(), "$")).isEqualTo(Map.of("generation", 1,
					"pid", (int) ProcessHandle.current().pid(), "draining", List.of(), "upgrades", List.of()));
		}
	}

	@Test
	void answers202AndTellsHowTheUpgradeWent() {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true", ACCESS, EXPOSED)
			.sources(Obstacle.class);
		try (TestApplication application = TestApplication.run(builder)) {
			HttpResponse<String> answer = application.send("POST", PATH);
			assertThat(answer.statusCode()).isEqualTo(202);
			String id = JsonPath.read(answer.body(), "$.id");
			assertThat(JsonPath.<Map<String, Object>>read(answer.body(), "$"))
				.isEqualTo(Map.of("accepted", true, "id", id, "reason", ""));
			await().untilAsserted(() -> assertThat(upgrade(application)).containsEntry("outcome", "refused"));
			assertThat(upgrade(application)).containsOnlyKeys("id", "origin", "requestedAt", "generation",
					"predecessor", "successor", "outcome", "reason", "phase", "phaseMillis", "lastLines");
			assertThat(upgrade(application)).containsEntry("id", id)
				.containsEntry("origin", "actuator")
				.containsEntry("generation", 2)
				.containsEntry("predecessor", (int) ProcessHandle.current().pid())
				.containsEntry("successor", 0)
				.containsEntry("phase", "preflight");
			assertThat((String) upgrade(application).get("reason")).contains("Connector 'server-2'");
			HttpResponse<String> one = application.send("GET", PATH + "/" + id);
			assertThat(one.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<Map<String, Object>>read(one.body(), "$")).isEqualTo(upgrade(application));
		}
	}

	@Test
	void answers404IfItKnowsNoUpgradeOfThatId() {
		try (TestApplication application = TestApplication.enabled(ACCESS, EXPOSED)) {
			assertThat(application.send("GET", PATH + "/cafe0000").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void worksOnThePortOfTheManagement() {
		try (TestApplication application = TestApplication.enabled(ACCESS, EXPOSED, "management.server.port=0")) {
			int port = application.context().getEnvironment().getRequiredProperty("local.management.port", int.class);
			assertThat(TestApplication.send("GET", port, PATH).statusCode()).isEqualTo(200);
			assertThat(TestApplication.send("POST", port, PATH + "?wait=true").statusCode()).isEqualTo(500);
			assertThat(application.send("GET", PATH).statusCode()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	@Timeout(10)
	void answers503IfTheThreadThatOwnsTheUpgradesHangs(String wait) {
		Upgrader hung = mock(Upgrader.class);
		when(hung.request(any())).thenReturn(new CompletableFuture<>());
		when(hung.request(any(), any())).thenReturn(new CompletableFuture<>());
		GracefulUpgradeEndpoint endpoint = new GracefulUpgradeEndpoint(hung, Duration.ofMillis(50));
		WebEndpointResponse<OperationResponseBody> response = new GracefulUpgradeWebExtension(endpoint)
			.start(Map.of("wait", wait));
		assertThat(response.getStatus()).isEqualTo(503);
		assertThat(response.getBody()).isEqualTo(GracefulUpgradeEndpoint.UNANSWERED);
	}

	@Test
	void answers409AndWhyIfNoUpgradeBegan() {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true", ACCESS, EXPOSED)
			.sources(EarlyRequest.class);
		try (TestApplication application = TestApplication.run(builder)) {
			EarlyRequest early = application.context().getBean(EarlyRequest.class);
			assertThat(early.status).isEqualTo(409);
			assertThat(JsonPath.<Map<String, Object>>read(early.body, "$"))
				.isEqualTo(Map.of("accepted", false, "id", "", "reason", "the application is not ready yet"));
			assertThat(application.context().getBean(Upgrader.class).upgrades()).isEmpty();
		}
	}

	@Test
	void aPathThatTheApplicationConfiguresWins() {
		try (TestApplication application = TestApplication.enabled(ACCESS, EXPOSED,
				"management.endpoints.web.path-mapping.gracefulupgrade=deploy")) {
			assertThat(application.send("GET", "/actuator/deploy").statusCode()).isEqualTo(200);
			assertThat(application.send("GET", PATH).statusCode()).isEqualTo(404);
		}
	}

	private static Map<String, Object> upgrade(TestApplication application) {
		return JsonPath.read(application.send("GET", PATH).body(), "$.upgrades[0]");
	}

	@Configuration(proxyBeanMethods = false)
	static class Obstacle {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> additionalConnector() {
			Connector connector = new Connector(Http11NioProtocol.class.getName());
			connector.setPort(0);
			return (factory) -> factory.addAdditionalConnectors(connector);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyRequest {

		private int status;

		private String body = "";

		@Bean
		ApplicationRunner request(ApplicationContext context, EarlyRequest holder) {
			return (arguments) -> {
				int port = ((WebServerApplicationContext) context).getWebServer().getPort();
				HttpResponse<String> response = TestApplication.send("POST", port, PATH);
				holder.status = response.statusCode();
				holder.body = response.body();
			};
		}

	}

}
