/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.gracefulrestart.load.Lineage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The machine has not enough of something. The process sees a machine as a file of ours
 * describes it, because it runs in a mount namespace of its own.
 */
class PreflightIT {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static final Path REAL = Path.of("/proc/meminfo");

	@TempDir
	private Path directory;

	private Path described;

	private Path java;

	@BeforeEach
	void prepareNamespace() throws Exception {
		this.described = Files.writeString(this.directory.resolve("meminfo"), Files.readString(REAL));
		this.java = Files.createDirectories(this.directory.resolve("jdk/bin")).resolve("java");
		Files.writeString(this.java, """
				#!/bin/sh
				exec unshare --map-root-user --mount sh -c 'mount --bind %s %s && exec %s/bin/java "$@"' java "$@"
				""".formatted(this.described, REAL, System.getProperty("java.home")));
		this.java.toFile().setExecutable(true);
		Process trial = new ProcessBuilder(this.java.toString(), "-version").inheritIO().start();
		assumeTrue(trial.waitFor() == 0, "this user may not mount anything in a namespace");
	}

	@Test
	void withoutMemoryForTwoTheUpgradeIsRefusedAndTheProcessServesOn() throws Exception {
		try (Lineage application = SampleApp.launch("memory").javaHome(this.directory.resolve("jdk")).start()) {
			Upgrades.awaitServing(application);
			available(30_000);
			Upgrades.request(application);
			application.awaitOutput("refused, this process goes on serving: There is not enough memory", SOON);
			assertThat(application.output()).containsPattern("this one uses \\d{2,3} MiB")
				.contains("the host has only 29 MiB available");
			assertThat(hello(application)).contains("generation 1");
			assertThat(application.alive()).containsExactly(application.firstPid());
		}
	}

	// Written in place, because it is the file that is mounted and not its name.
	private void available(int kibibytes) throws IOException {
		Files.writeString(this.described,
				Files.readString(REAL).replaceFirst("(MemAvailable: +)\\d+", "$1" + kibibytes));
	}

	private static String hello(Lineage application) throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + application.target().address().getPort() + "/hello");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
			.body();
	}

}
