/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.platform.StopSignals;
import io.github.gracefulrestart.process.SuccessorProcess;
import io.github.gracefulrestart.socket.OtherProcess;
import io.github.gracefulrestart.supervisor.Roster;

/**
 * What the first generation does for those after it, from its first upgrade on.
 */
final class Succession {

	private static final Logger logger = LoggerFactory.getLogger(Succession.class);

	private static final int SIGTERM = 15;

	/** With which the supervisor ends if nobody knows better. */
	private static final int UNKNOWN_END = 1;

	private final long pid = ProcessHandle.current().pid();

	private final Roster roster;

	private final SupervisorProgram program;

	/** Exit statuses that this JVM learns, by process id. */
	private final Map<Long, CompletableFuture<Integer>> ends = new ConcurrentHashMap<>();

	private volatile LivingThreads before = LivingThreads.now();

	private volatile boolean shutdown;

	private volatile boolean stopping;

	/**
	 * Prepares it.
	 * @param roster the generations
	 * @param program what this process becomes
	 */
	Succession(Roster roster, SupervisorProgram program) {
		this.roster = roster;
		this.program = program;
	}

	void started(SuccessorProcess successor) {
		this.ends.put(successor.pid(), successor.onExit());
		// Its number will be another process's.
		successor.onExit().thenRun(() -> this.roster.remove(successor.pid()));
	}

	File directory() {
		return this.roster.directory();
	}

	void begin() throws IOException {
		try {
			Runtime.getRuntime().addShutdownHook(new Thread(this::succeed, "graceful-restart-supervisor"));
		}
		catch (IllegalStateException ex) {
			throw new IOException("this process is shutting down", ex);
		}
		StopSignals.callFirst(this::stopRequested);
		try {
			this.program.tryOut();
		}
		catch (IOException ex) {
			logger.warn("No small JVM can take the place of this process when it has drained; "
					+ "it will stay with the memory that it has: {}", ex.getMessage());
		}
	}

	void serveAgain() {
		try {
			this.roster.serving(this.pid);
		}
		catch (IOException ex) {
			logger.error("Signals for this process go to another one: {}", ex.getMessage());
		}
	}

	/**
	 * Makes the files anew: somebody may have removed them since the last upgrade.
	 */
	void restore() throws IOException {
		Path directory = this.roster.directory().toPath();
		PrivateDirectory.ensure(directory);
		SupervisorProgram.write(directory);
		this.roster.serving(this.pid);
	}

	boolean isSucceeded() {
		long serving = this.roster.serving();
		return serving != 0 && serving != this.pid;
	}

	boolean passOn(int signal) {
		return isSucceeded() && send(this.roster.serving(), signal);
	}

	private static boolean send(long pid, int signal) {
		try {
			new OtherProcess(Math.toIntExact(pid)).send(signal);
			return true;
		}
		catch (IOException ex) {
			logger.warn("{}", ex.getMessage());
			return false;
		}
	}

	private void stopRequested() {
		shutdownBegins();
		this.stopping = true;
		if (isSucceeded()) {
			this.roster.generations().forEach((generation) -> send(generation, SIGTERM));
		}
	}

	synchronized void shutdownBegins() {
		if (!this.shutdown) {
			this.shutdown = true;
			this.before = LivingThreads.now();
		}
	}

	// A shutdown hook. Nobody logs any more.
	private void succeed() {
		try {
			this.before.awaitHooks();
		}
		catch (InterruptedException ex) {
			System.err.println("graceful-restart: shutdown hooks were not waited for");
		}
		if (!isSucceeded()) {
			this.roster.delete();
			return;
		}
		if (this.stopping) {
			// Who has begun to serve after the signal came.
			stopRequested();
		}
		int known = known();
		try {
			this.program.tryOut();
			this.program.become(this.roster.directory(), known);
		}
		catch (Throwable ex) {
			System.err.println("graceful-restart: no small JVM takes the place of process " + this.pid
					+ ", which supervises with the memory that it has: " + ex);
		}
		new SupervisionInPlace(this.roster, this.ends).run(known);
	}

	/** This JVM reaps those that it has started, and nobody learns their status twice. */
	private int known() {
		CompletableFuture<Integer> end = this.ends.get(this.roster.serving());
		return (end != null) ? end.getNow(UNKNOWN_END) : UNKNOWN_END;
	}

}
