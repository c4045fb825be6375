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
	 * @return its name, its role and how many of the browser's connections it has, for
	 * example {@code Generation 1 serves 6}; empty if it is not shown
	 */
	String process(long pid) throws IOException, InterruptedException {
		return this.browser.run("""
				const card = document.querySelector('[data-pid="%d"]');
				return card ? [card.querySelector('h3').innerText, card.dataset.role,
					card.querySelectorAll('.connection').length].join(' ') : '';
				""".formatted(pid)).asString();
	}

	/**
	 * Returns whether there is anything of the colour of a generation in the picture of
	 * the requests.
	 */
	boolean isDrawn(int generation) throws IOException, InterruptedException {
		return this.browser
			.run("""
					const colour = getComputedStyle(document.documentElement).getPropertyValue('--generation-%d');
					const [red, green, blue] = colour.match(/[0-9a-f]{2}/g).map((each) => parseInt(each, 16));
					const canvas = document.getElementById('timeline');
					// A copy to be read: the browser has something to say of reading the page's own twice.
					const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
					copy.drawImage(canvas, 0, 0);
					const { data } = copy.getImageData(100, 0, canvas.width - 100, canvas.height);
					return data.some((value, at) => at %% 4 === 0
						&& value === red && data[at + 1] === green && data[at + 2] === blue);
					"""
				.formatted(generation))
			.asBoolean();
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
