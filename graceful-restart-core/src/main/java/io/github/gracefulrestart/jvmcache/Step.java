/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.process.SuccessorCommand;
import io.github.gracefulrestart.process.SuccessorProcess;

/**
 * A process that runs for a while, with the lowest priority: it is not to take the
 * processor from the one that serves, and the first to end if memory runs out. It ends
 * with the thread's interrupt, with all that it has started.
 *
 * @param name what it does, for messages
 * @param command its command
 * @param log the file to which it prints
 */
record Step(String name, SuccessorCommand command, Path log) {

	private static final Logger logger = LoggerFactory.getLogger(Step.class);

	private static final int LOWEST_PRIORITY = 19;

	/** See proc_pid_oom_score_adj(5). Children have it, too. */
	private static final String FIRST_TO_END = "1000";

	/**
	 * Runs it and waits for its end.
	 * @param limit how long it may take
	 * @throws IOException if it does not start, ends with another status than 0 or does
	 * not end in time
	 * @throws InterruptedException if the thread is interrupted
	 */
	void run(Duration limit) throws IOException, InterruptedException {
		SuccessorProcess process = SuccessorProcess.start(this.command.nicer(LOWEST_PRIORITY).orElse(this.command),
				Map.of(), this::redirect);
		try {
			offerMemory(process.pid());
			int status = process.onExit().get(limit.toNanos(), TimeUnit.NANOSECONDS);
			if (status != 0) {
				throw new IOException(
						"the %s %s, see %s".formatted(this.name, SuccessorProcess.describeExit(status), this.log));
			}
		}
		catch (TimeoutException ex) {
			throw new IOException("the %s has not ended in time, see %s".formatted(this.name, this.log), ex);
		}
		catch (ExecutionException ex) {
			throw new IOException(ex);
		}
		finally {
			process.kill();
		}
	}

	// Before the kernel ends the process that serves, which may use as much.
	private static void offerMemory(long pid) {
		try {
			Files.writeString(Path.of("/proc", Long.toString(pid), "oom_score_adj"), FIRST_TO_END);
		}
		catch (IOException ex) {
			logger.debug("The kernel cannot be told to end process {} first", pid, ex);
		}
	}

	private void redirect(ProcessBuilder builder) {
		builder.redirectInput(new File("/dev/null"))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()));
	}

}
