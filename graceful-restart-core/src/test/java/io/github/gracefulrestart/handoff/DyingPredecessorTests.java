/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A predecessor that does not get as far as handing its listeners over.
 */
@Timeout(30)
class DyingPredecessorTests {

	@TempDir
	private Path directory;

	@Test
	void whenItDiesTheSuccessorIsAFirstGeneration() throws Exception {
		Process predecessor = start("die");
		try {
			assertThat(Predecessor.join(invitation())).isEmpty();
		}
		finally {
			predecessor.destroyForcibly().waitFor();
		}
	}

	@Test
	void whileItLivesTheSuccessorIsNone() throws Exception {
		Process predecessor = start("hang-up");
		try {
			// It may accept from the listeners that this process would bind.
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> Predecessor.join(invitation()));
		}
		finally {
			predecessor.destroyForcibly().waitFor();
		}
	}

	private Process start(String what) throws IOException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		Process process = new ProcessBuilder(List.of(java.toString(), "-cp", System.getProperty("java.class.path"),
				DyingPredecessor.class.getName(), what, invitation().socket().toString()))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
		assertThat(output.readLine()).isEqualTo("listening");
		return process;
	}

	private Invitation invitation() {
		return new Invitation(this.directory.resolve("control"), "token");
	}

}
