/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.jvmcache.FakeJar;
import io.github.gracefulrestart.jvmcache.FakeJdk;
import io.github.gracefulrestart.jvmcache.JvmCache;
import io.github.gracefulrestart.preflight.Checks;
import io.github.gracefulrestart.process.SuccessorOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessLaunch}.
 */
@Timeout(60)
class ProcessLaunchTests {

	private static final String USES_CACHE = "-XX:SharedArchiveFile=";

	@TempDir
	private Path place;

	private Path jar;

	private FakeJdk jdk;

	private ProcessLaunch launch;

	@BeforeEach
	void deploy() throws IOException {
		this.jar = this.place.resolve("app.jar");
		this.jdk = new FakeJdk(this.place.resolve("jdk"), 17);
		this.jdk.training("[ -z \"$cache\" ] || echo classes > \"$cache\"");
		FakeJar.write(this.jar, FakeJar.JAR_LAUNCHER, "the first version");
		List<String> command = List.of(this.jdk.launcher().toString(), "-jar", this.jar.toString());
		this.launch = new ProcessLaunch(new SuccessorOptions(command, List.of(), List.of(), List.of()), Checks.of());
		this.launch.useCache(new JvmCache(this.place.resolve("cache"), List.of(), Duration.ofMinutes(2)));
	}

	@Test
	void theSuccessorAfterOneThatFailedWithACacheStartsFromTheJar() throws Exception {
		assertThat(startSuccessor()).contains(USES_CACHE);
		assertThat(startSuccessor()).doesNotContain(USES_CACHE).endsWith(" -jar " + this.jar);
		assertThat(startSuccessor()).doesNotContain(USES_CACHE);
		FakeJar.write(this.jar, FakeJar.JAR_LAUNCHER, "a version that is mended");
		assertThat(startSuccessor()).contains(USES_CACHE);
	}

	@Test
	void aPreparationThatIsCalledOffEndsTheTrainingRun() throws Exception {
		Path pid = this.place.resolve("pid");
		this.jdk.training("echo $$ > '%1$s.new'; mv '%1$s.new' '%1$s'; exec sleep 60".formatted(pid));
		CompletableFuture<Void> end = new CompletableFuture<>();
		try (Preparation preparation = this.launch.prepare()) {
			preparation.onEnd(() -> end.complete(null));
			Generation.await("the training run", () -> Files.exists(pid));
			assertThat(preparation.isOver()).isFalse();
		}
		end.get(20, TimeUnit.SECONDS);
		long training = Long.parseLong(Files.readString(pid).strip());
		assertThat(ProcessHandle.of(training).filter(ProcessHandle::isAlive)).isEmpty();
	}

	/** The command line of a successor that ends at once. */
	private String startSuccessor() throws Exception {
		try (Preparation preparation = this.launch.prepare()) {
			CompletableFuture<Void> end = new CompletableFuture<>();
			preparation.onEnd(() -> end.complete(null));
			end.get(20, TimeUnit.SECONDS);
		}
		this.launch.start(Map.of()).onExit().get(20, TimeUnit.SECONDS);
		List<String> calls = this.jdk.calls();
		return calls.get(calls.size() - 1);
	}

}
