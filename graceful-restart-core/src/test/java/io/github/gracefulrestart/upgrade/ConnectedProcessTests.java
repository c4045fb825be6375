/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectedProcess}.
 */
@Timeout(30)
class ConnectedProcessTests {

	@Test
	void aProcessThatItsStartScriptHasLeftAloneIsKilled() throws Exception {
		ProcessHandle orphan = startOrphan();
		ConnectedProcess process = ConnectedProcess.of(orphan.pid()).orElseThrow();
		assertThat(process.isAlive()).isTrue();
		process.kill();
		Generation.await("end", () -> hasEnded(orphan));
	}

	@Test
	void aProcessThatItsStartScriptHasLeftAloneIsAskedToEnd() throws Exception {
		ProcessHandle orphan = startOrphan();
		ConnectedProcess.of(orphan.pid()).orElseThrow().end();
		Generation.await("end", () -> hasEnded(orphan));
	}

	@Test
	void aProcessThatNobodyReapsDoesNotLive() throws Exception {
		Process negligent = new ProcessBuilder("sh", "-c", "sleep 0.2 & exec sleep 60").start();
		try {
			Generation.await("child", () -> negligent.children().findAny().isPresent());
			long pid = negligent.children().findAny().orElseThrow().pid();
			ConnectedProcess process = ConnectedProcess.of(pid).orElseThrow();
			Generation.await("end", () -> !process.isAlive());
			assertThat(Path.of("/proc/" + pid)).as("not reaped").exists();
		}
		finally {
			negligent.destroyForcibly().waitFor();
		}
	}

	@Test
	void thisProcessIsNeverKilled() {
		assertThat(ConnectedProcess.of(ProcessHandle.current().pid())).isEmpty();
	}

	@Test
	void aProcessThatIsGoneIsNone() throws Exception {
		Process process = new ProcessBuilder("true").start();
		process.waitFor();
		assertThat(ConnectedProcess.of(process.pid())).isEmpty();
	}

	private static ProcessHandle startOrphan() throws IOException, InterruptedException {
		Process script = new ProcessBuilder("sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!").start();
		String pid = new String(script.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
		script.waitFor();
		return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
	}

	// Whoever inherits orphans may not reap them, and then they stay as zombies.
	private static boolean hasEnded(ProcessHandle process) throws IOException {
		Path status = Path.of("/proc/" + process.pid() + "/status");
		return !process.isAlive() || Files.readString(status).contains("State:\tZ");
	}

}
