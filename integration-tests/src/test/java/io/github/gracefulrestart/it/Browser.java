/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * A Chromium without a screen, and nothing of what it would else do by itself.
 */
final class Browser implements Closeable {

	private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

	private final Chromedriver driver;

	private final String session;

	private Browser(Chromedriver driver, String session) {
		this.driver = driver;
		this.session = session;
	}

	/**
	 * Opens a window of 1240 by 1050 pixels.
	 * @param directory where it keeps what it has to, nothing of which may be there yet
	 */
	static Browser open(Path directory) throws IOException, InterruptedException {
		Chromedriver driver = Chromedriver.start(Files.createDirectories(directory).resolve("chromedriver.log"));
		try {
			JsonNode session = driver.post("/session",
					Map.of("capabilities",
							Map.of("alwaysMatch",
									Map.of("browserName", "chrome", "goog:loggingPrefs", Map.of("browser", "ALL"),
											"goog:chromeOptions",
											Map.of("args", arguments(directory.resolve("profile")))))));
			return new Browser(driver, "/session/" + session.path("sessionId").asString());
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			driver.close();
			throw ex;
		}
	}

	private static List<String> arguments(Path profile) {
		return List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
				"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--hide-scrollbars", "--window-size=1240,1050", "--user-data-dir=" + profile.toAbsolutePath());
	}

	void go(URI page) throws IOException, InterruptedException {
		this.driver.post(this.session + "/url", Map.of("url", page.toString()));
	}

	/**
	 * Clicks as a person does, who cannot click what is disabled or covered.
	 * @param selector which element, in CSS
	 */
	void click(String selector) throws IOException, InterruptedException {
		JsonNode element = this.driver.post(this.session + "/element",
				Map.of("using", "css selector", "value", selector));
		this.driver.post(this.session + "/element/" + element.path(ELEMENT).asString() + "/click", Map.of());
	}

	/**
	 * Runs a script in the page.
	 * @param script the body of a function
	 * @return what it returns
	 */
	JsonNode run(String script) throws IOException, InterruptedException {
		return this.driver.post(this.session + "/execute/sync", Map.of("script", script, "args", List.of()));
	}

	/**
	 * Returns what the console shows that it has not shown before: errors of scripts,
	 * files that are missing.
	 */
	List<String> console() throws IOException, InterruptedException {
		JsonNode entries = this.driver.post(this.session + "/se/log", Map.of("type", "browser"));
		return entries.valueStream().map((entry) -> entry.path("message").asString()).toList();
	}

	/**
	 * Returns what is to be seen in the window.
	 * @return a picture, as PNG
	 */
	byte[] screenshot() throws IOException, InterruptedException {
		return Base64.getDecoder().decode(this.driver.get(this.session + "/screenshot").asString());
	}

	@Override
	public void close() {
		this.driver.close();
	}

}
