/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.github.gracefulrestart.autoconfigure.background.BackgroundWork;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Background work that all processes would do to the same file: it notes there when it
 * begins and when it ends. There is none unless {@code sample.journal} names the file, as
 * a test does that looks whether two of them were at it.
 */
@Component
@ConditionalOnProperty("sample.journal")
class Journal implements BackgroundWork {

	private final Path file;

	private volatile boolean running;

	Journal(@Value("${sample.journal}") Path file) {
		this.file = file;
	}

	@Scheduled(fixedRate = 20)
	void tick() throws IOException, InterruptedException {
		note("tick begins");
		Thread.sleep(5);
		note("tick ends");
	}

	@Override
	public void start() {
		this.running = true;
		noteUnchecked("starts");
	}

	@Override
	public void stop() {
		noteUnchecked("stops");
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	private void noteUnchecked(String what) {
		try {
			note(what);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// A single write, so that lines of two processes do not mix.
	private void note(String what) throws IOException {
		Files.writeString(this.file, ProcessHandle.current().pid() + " " + what + "\n", StandardOpenOption.CREATE,
				StandardOpenOption.APPEND);
	}

}
