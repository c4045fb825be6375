/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.handoff.TakeoverSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application that looks for the one that serves before it starts, and is found by
 * others.
 */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverTests {

	@TempDir
	private Path directory;

	private Path socket;

	@BeforeEach
	void choosePath() {
		this.socket = this.directory.resolve("app.sock");
	}

	@Test
	void whereNobodyServesItStartsAndIsFoundUntilItStops(CapturedOutput output) throws Exception {
		try (TestApplication application = start()) {
			assertThat(application.bean(Inheritance.class).isFirstGeneration()).isTrue();
			assertThat(output).contains("Nobody is to be found at the control socket " + this.socket);
			Predecessor found = Predecessor.at(this.socket).orElseThrow();
			assertThat(found.generation()).isEqualTo(2);
			found.close();
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void whereItIsTurnedAwayItEndsWithTheReasonAndWhatToDo(CapturedOutput output) throws Exception {
		try (TakeoverSocket serving = new TakeoverSocket(this.socket,
				(newcomer) -> newcomer.turnAway("upgrade cafe0001 is running"))) {
			serving.listen();
			assertThatExceptionOfType(Exception.class).isThrownBy(this::start)
				.withRootCauseInstanceOf(IOException.class);
			assertThat(this.socket).exists();
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Cannot take over from the process that is found at the control socket " + this.socket
					+ ": the predecessor does not hand over: upgrade cafe0001 is running")
			.contains("The process that was found goes on serving, and this one ends. If an upgrade runs");
	}

	private TestApplication start() {
		return TestApplication.enabled("graceful.restart.control-socket=" + this.socket);
	}

}
