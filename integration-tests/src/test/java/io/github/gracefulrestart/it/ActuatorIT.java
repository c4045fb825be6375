/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.gracefulrestart.load.Lineage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An operator who has nothing but the actuator, and sends what {@code curl -X POST} does.
 */
class ActuatorIT {

	private static final Duration SOON = Duration.ofSeconds(45);

	@TempDir
	private Path directory;

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void whoWaitsIsAnsweredWhenTheSuccessorServesAndTheDrainDoesNotWaitForThat() throws Exception {
		Path jar = Files.copy(SampleApp.JAR, this.directory.resolve("app.jar"));
		// Longer than this test is willing to wait.
		try (Lineage application = SampleApp.launch(jar, this.directory)
			.arguments("--graceful.restart.drain-timeout=3m", "--graceful.restart.memory-check=warn")
			.start()) {
			Upgrades.awaitServing(application);
			assertThat(json(post(application, "?dryRun=true"), 200).path("passed").asBoolean()).isTrue();

			JsonNode answer = json(post(application, "?wait=true"), 200);
			long successor = answer.path("upgrade").path("successor").asLong();
			assertThat(answer.path("upgrade").path("outcome").asString()).isEqualTo("running");
			assertThat(answer.path("upgrade").path("phaseMillis").has("switch")).isTrue();
			assertThat(application.currentPid()).hasValue(successor);

			application.awaitExit(application.firstPid(), SOON);
			String id = answer.path("id").asString();
			await().atMost(SOON)
				.until(() -> "completed"
					.equals(get(application, "/graceful-upgrade/" + id).path("outcome").asString()));
			// It hears of that a moment later.
			await().atMost(SOON)
				.untilAsserted(
						() -> assertThat(get(application, "/metrics/graceful.restart.upgrades?tag=outcome:completed")
							.path("measurements")
							.path(0)
							.path("value")
							.asInt()).isOne());
			assertThat(get(application, "/info").path("gracefulRestart").path("generation").asInt()).isEqualTo(2);

			Files.delete(jar);
			assertThat(json(post(application, "?wait=true"), 409).path("reason").asString()).contains("does not exist");
			assertThat(get(application, "/graceful-upgrade").path("upgrades").size()).isEqualTo(2);
		}
	}

	private HttpResponse<String> post(Lineage application, String query) throws Exception {
		return this.client.send(HttpRequest.newBuilder(uri(application, "/graceful-upgrade" + query))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(Upgrades.PATIENCE)
			.POST(HttpRequest.BodyPublishers.noBody())
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private JsonNode get(Lineage application, String path) throws Exception {
		return json(this.client.send(HttpRequest.newBuilder(uri(application, path)).build(),
				HttpResponse.BodyHandlers.ofString()), 200);
	}

	private static JsonNode json(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return JsonMapper.shared().readTree(response.body());
	}

	private static URI uri(Lineage application, String path) {
		return URI.create("http://127.0.0.1:" + application.target().address().getPort() + "/actuator" + path);
	}

}
