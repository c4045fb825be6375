/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The process of a successor. Safe for use by several threads.
 */
public final class SuccessorProcess {

	/**
	 * How long the kernel may take to take a killed process apart. Freeing a large heap
	 * takes a while; a process in uninterruptible sleep takes forever.
	 */
	private static final Duration REAPING = Duration.ofSeconds(10);

	private final Process process;

	private final CompletableFuture<Integer> exit;

	private SuccessorProcess(Process process) {
		this.process = process;
		this.exit = process.onExit().thenApply(Process::exitValue);
	}

	/**
	 * Starts a successor. It shares standard input, output and error and the working
	 * directory with this process and inherits no other descriptor, because
	 * {@link ProcessBuilder} closes all of them.
	 * @param command the command and its environment
	 * @param extraEnvironment further variables, which win over those of the command
	 * @param streams may have the process print somewhere else
	 * @return the process
	 * @throws IOException if it cannot be started; the message names the command
	 */
	public static SuccessorProcess start(SuccessorCommand command, Map<String, String> extraEnvironment,
			Consumer<ProcessBuilder> streams) throws IOException {
		// Before anything else: on some JDKs a look at the environment is too late.
		SpawnProgram helper = SpawnProgram.ofThisJvm();
		helper.avoidIfReplaced();
		ProcessBuilder builder = new ProcessBuilder(command.command()).inheritIO();
		streams.accept(builder);
		change(builder.environment(), command.environment());
		builder.environment().putAll(extraEnvironment);
		try {
			return new SuccessorProcess(builder.start());
		}
		catch (IOException ex) {
			throw new IOException("Cannot start the successor by the command \"%s\": %s%s".formatted(command,
					ex.getMessage(), helper.advice()), ex);
		}
	}

	/**
	 * Changes only what differs: a variable that stays keeps its bytes, also those that
	 * the platform's charset does not know.
	 */
	private static void change(Map<String, String> inherited, Map<String, String> wanted) {
		inherited.keySet().retainAll(wanted.keySet());
		wanted.forEach((name, value) -> {
			if (!value.equals(inherited.get(name))) {
				inherited.put(name, value);
			}
		});
	}

	/**
	 * Returns the process's id.
	 * @return the id
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Returns what completes when the process has ended and been reaped.
	 * @return the exit status, 128 plus the signal's number if a signal killed it; a
	 * copy, so completing or cancelling it changes nothing
	 */
	public CompletableFuture<Integer> onExit() {
		return this.exit.copy();
	}

	/**
	 * Ends the process and those that it has started (a command may be a script that
	 * starts the JVM): SIGTERM now, SIGKILL after a while. Returns at once.
	 * @param patience how long the processes may take to end by themselves
	 * @return what {@link #onExit()} returns
	 */
	public CompletableFuture<Integer> end(Duration patience) {
		List<ProcessHandle> family = family();
		family.forEach(ProcessHandle::destroy);
		CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
			.execute(() -> Stream.concat(family.stream(), family().stream()).forEach(ProcessHandle::destroyForcibly));
		return onExit();
	}

	/**
	 * Kills the process and those that it has started (SIGKILL) and waits until it is
	 * gone, at most ten seconds.
	 * @return whether it is gone
	 */
	public boolean kill() {
		family().forEach(ProcessHandle::destroyForcibly);
		try {
			return this.process.waitFor(REAPING.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return !this.process.isAlive();
		}
	}

	private List<ProcessHandle> family() {
		return Stream.concat(this.process.descendants(), Stream.of(this.process.toHandle())).toList();
	}

	/**
	 * Says what an exit status means.
	 * @param status the status, as {@link #onExit()} gives it
	 * @return words that go on after "the successor", for example
	 * {@code exited with status 1} or {@code was killed by signal 9 (SIGKILL)}
	 */
	public static String describeExit(int status) {
		return ExitStatus.describe(status);
	}

	@Override
	public String toString() {
		return "process " + pid();
	}

}
