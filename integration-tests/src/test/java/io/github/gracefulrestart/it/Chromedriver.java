/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/**
 * The process through which a Chromium is driven, by the W3C's WebDriver protocol.
 */
final class Chromedriver implements Closeable {

	// As Debian has it.
	private static final Path PROGRAM = Path.of("/usr/bin/chromedriver");

	private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Process process;

	private final URI address;

	private Chromedriver(Process process, URI address) {
		this.process = process;
		this.address = address;
	}

	static boolean isInstalled() {
		return Files.isExecutable(PROGRAM);
	}

	/**
	 * Starts it on a free port.
	 * @param log where it prints
	 */
	static Chromedriver start(Path log) throws IOException {
		Process process = new ProcessBuilder(PROGRAM.toString(), "--port=0").redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			Matcher port = await().atMost(Upgrades.PATIENCE)
				.until(() -> STARTED.matcher(Files.readString(log)), Matcher::find);
			return new Chromedriver(process, URI.create("http://127.0.0.1:" + port.group(1)));
		}
		catch (RuntimeException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	JsonNode post(String path, Map<String, ?> parameters) throws IOException, InterruptedException {
		String body = JsonMapper.shared().writeValueAsString(parameters);
		return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	JsonNode get(String path) throws IOException, InterruptedException {
		return send(request(path).GET());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(this.address.resolve(path)).timeout(Duration.ofMinutes(1));
	}

	private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<String> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200) {
			throw new IOException(response.body());
		}
		return JsonMapper.shared().readTree(response.body()).path("value");
	}

	/** Ends the browsers with it, and waits until they write to no file any more. */
	@Override
	public void close() {
		List<ProcessHandle> all = Stream.concat(Stream.of(this.process.toHandle()), this.process.descendants())
			.toList();
		all.forEach(ProcessHandle::destroyForcibly);
		// An orphan that nobody reaps does not seem to end.
		all.forEach((each) -> each.onExit().completeOnTimeout(each, 5, TimeUnit.SECONDS).join());
	}

}
