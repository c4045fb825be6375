/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.load.Lineage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The script of {@code docs/plain-vm.md}, as it stands there.
 */
class DeployScriptIT {

	private static final Path SCRIPT = Path.of("..", "docs", "examples", "deploy.sh").toAbsolutePath();

	@TempDir
	private Path directory;

	private Path jar;

	private Path next;

	private Path pidFile;

	private Path output;

	@BeforeEach
	void name() throws Exception {
		this.jar = Files.copy(SampleApp.JAR, this.directory.resolve("app.jar"));
		this.next = this.directory.resolve("next.jar");
		this.pidFile = this.directory.resolve("app.pid");
		this.output = this.directory.resolve("deploy.log");
	}

	@Test
	void aGoodVersionServesAndABadOneChangesNothing() throws Exception {
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.arguments("--graceful.restart.pid-file=" + this.pidFile, "--graceful.restart.history-file=" + history())
			.start()) {
			Upgrades.awaitServing(application);
			NewVersion.of(SampleApp.JAR).with(Map.of("sample.version", "2")).moveTo(this.next);
			assertThat(deploy()).as(this::printed).isZero();
			long second = application.currentPid().orElseThrow();
			assertThat(second).isNotEqualTo(application.firstPid());
			application.awaitExit(application.firstPid(), Duration.ofSeconds(10));
			assertThat(printed()).contains("process " + second + " serves");
			assertThat(this.jar).hasSameBinaryContentAs(this.next);
			assertThat(this.directory.resolve("app.jar.previous")).hasSameBinaryContentAs(SampleApp.JAR);

			Path good = Files.copy(this.jar, this.directory.resolve("good.jar"));
			NewVersion.of(SampleApp.JAR).with(Map.of("spring.mvc.async.request-timeout", "never")).moveTo(this.next);
			assertThat(deploy()).as(this::printed).isEqualTo(1);
			assertThat(printed()).contains("FAILED: the successor gave up: its application did not start")
				.contains("| APPLICATION FAILED TO START")
				.contains("process " + second + " serves on");
			assertThat(application.currentPid()).hasValue(second);
			assertThat(this.jar).as("put back").hasSameBinaryContentAs(good);
		}
	}

	@Test
	void aProcessThatIsNotTheApplicationIsLeftAlone() throws Exception {
		NewVersion.of(SampleApp.JAR).moveTo(this.next);
		Process other = new ProcessBuilder("sleep", "60").start();
		try {
			Files.writeString(this.pidFile, other.pid() + "\n");
			assertThat(deploy()).as(this::printed).isEqualTo(2);
			assertThat(printed()).contains("nothing was done");
			assertThat(other.isAlive()).isTrue();
			assertThat(this.jar).hasSameBinaryContentAs(SampleApp.JAR);
		}
		finally {
			other.destroy();
		}
	}

	private int deploy() throws Exception {
		Process script = new ProcessBuilder(SCRIPT.toString(), this.next.toString(), this.jar.toString(),
				this.pidFile.toString(), history().toString(), "90")
			.redirectErrorStream(true)
			.redirectOutput(this.output.toFile())
			.start();
		try {
			assertThat(script.waitFor(120, TimeUnit.SECONDS)).as(this::printed).isTrue();
			return script.exitValue();
		}
		finally {
			script.destroy();
		}
	}

	private Path history() {
		return this.directory.resolve("history");
	}

	private String printed() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
