/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.gracefulrestart.load.Lineage;

/**
 * What the page of the sample application shows.
 */
final class Page {

	private final Browser browser;

	private Page(Browser browser) {
		this.browser = browser;
	}

	static Page open(Browser browser, Lineage application) throws IOException, InterruptedException {
		browser.go(URI.create("http://127.0.0.1:" + application.target().address().getPort() + "/"));
		return new Page(browser);
	}

	void startUpgrade() throws IOException, InterruptedException {
		this.browser.click("#upgrade:enabled");
	}

	String headline() throws IOException, InterruptedException {
		return this.browser.run("return document.getElementById('headline').innerText").asString();
	}

	/**
	 * Returns one of the numbers at the top.
	 * @param counter requests, failed, closed or moved
	 */
	int count(String counter) throws IOException, InterruptedException {
		return this.browser.run("return Number(document.getElementById('" + counter + "').innerText)").asInt();
	}

	/**
	 * Returns what is shown of a process.
	 * @param pid the process
	 * @return its role and how many of the browser's connections it has, for example
	 * {@code serves 6}; empty if it is not shown
	 */
	String process(long pid) throws IOException, InterruptedException {
		return this.browser.run("""
				const card = document.querySelector('[data-pid="%d"]');
				return card ? card.dataset.role + ' ' + card.querySelectorAll('.connection').length : '';
				""".formatted(pid)).asString();
	}

	/** Returns the addresses of all that the page has loaded from elsewhere. */
	String foreign() throws IOException, InterruptedException {
		return this.browser.run("""
				return performance.getEntriesByType('resource').map(({ name }) => name)
					.filter((name) => name.startsWith('http') && !name.startsWith(location.origin)).join(' ');
				""").asString();
	}

	void saveTo(Path picture) throws IOException, InterruptedException {
		Files.createDirectories(picture.toAbsolutePath().getParent());
		Files.write(picture, this.browser.screenshot());
	}

}
