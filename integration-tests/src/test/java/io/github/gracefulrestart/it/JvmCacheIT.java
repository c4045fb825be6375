/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Successors start from a cache, which is made by a training run.
 */
class JvmCacheIT {

	@TempDir
	private Path directory;

	@Test
	void aCacheIsMadeOnceAndRenewedWithTheJar() throws Exception {
		Path jar = Files.copy(SampleApp.JAR, this.directory.resolve("app.jar"));
		try (Lineage application = SampleApp.launch(jar, this.directory)
			.arguments("--graceful.restart.jvm-cache.directory=" + this.directory.resolve("cache"),
					"--graceful.restart.control-socket=" + this.directory.resolve("app.sock"))
			.start();
				Load load = Load.on(application.target())
					.lasting(Duration.ofMinutes(5))
					.start(NewConnections.paced(1, Duration.ofMillis(20)))) {
			Upgrades.upgrade(application);
			Path cache = usedCache(application);
			String command = commandLine(application);
			Upgrades.upgrade(application);
			assertThat(usedCache(application)).isEqualTo(cache);
			assertThat(commandLine(application)).isEqualTo(command);
			NewVersion.of(SampleApp.JAR).with(Map.of("sample.version", "2")).moveTo(jar);
			Upgrades.upgrade(application);
			assertThat(usedCache(application)).isNotEqualTo(cache);
			assertThat(hello(application)).endsWith("version 2");
			// The training runs have found the one that serves and left it alone.
			assertThat(application.currentGeneration()).hasValue(4);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
		}
	}

	// A training run ends before they are needed.
	@Test
	void itHasTheClassesByWhichASuccessorTakesOverAndBeginsToServe() throws Exception {
		try (Lineage application = SampleApp.launch(SampleApp.JAR, this.directory)
			.arguments("--graceful.restart.jvm-cache.directory=" + this.directory.resolve("cache"),
					"--graceful.restart.successor.jvm-arguments=-Xlog:class+load:file="
							+ this.directory.resolve("%p.log"))
			.start()) {
			Upgrades.upgrade(application);
			List<String> loaded = Files
				.readAllLines(this.directory.resolve(application.currentPid().orElseThrow() + ".log"));
			assertThat(loaded).filteredOn((line) -> line.contains(" source: shared objects file"))
				.extracting((line) -> line.split(" ")[1])
				.contains("org.apache.tomcat.util.net.NioEndpoint$Poller", "org.apache.coyote.http11.Http11InputBuffer",
						"io.github.gracefulrestart.upgrade.Takeover", "jnr.ffi.provider.jffi.NativeLibrary");
		}
	}

	/** The file that is part of the memory of the process that serves. */
	private Path usedCache(Lineage application) throws IOException {
		try (Stream<String> mapped = Files
			.lines(Path.of("/proc", Long.toString(application.currentPid().orElseThrow()), "maps"))) {
			return mapped.filter((line) -> line.contains(this.directory.resolve("cache").toString()))
				.filter((line) -> line.matches(".*/classes\\.(jsa|aot)"))
				.map((line) -> Path.of(line.substring(line.indexOf('/'))))
				.findFirst()
				.orElseThrow();
		}
	}

	private static String commandLine(Lineage application) throws IOException {
		return Files.readString(Path.of("/proc", Long.toString(application.currentPid().orElseThrow()), "cmdline"));
	}

	private static String hello(Lineage application) throws LostRequestException {
		try (Connection connection = Connection.open(application.target())) {
			return connection.exchange(Request.get("/hello")).text().strip();
		}
	}

}
