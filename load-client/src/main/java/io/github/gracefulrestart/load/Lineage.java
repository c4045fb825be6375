/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An application that runs, generation after generation: the process that was started,
 * and those that took over from it. Closing it ends them all; so does the end of this
 * JVM.
 */
public final class Lineage implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int ROUNDS = 5;

	private final Process first;

	private final Mark mark;

	private final Target target;

	private final Workplace workplace;

	private final Output output;

	private final Set<Long> pids = Collections.synchronizedSet(new LinkedHashSet<>());

	private final Thread hook = new Thread(this::vanish, "end-lineage");

	Lineage(Process first, Mark mark, Target target, Workplace workplace) {
		this.first = first;
		this.mark = mark;
		this.target = target;
		this.workplace = workplace;
		this.output = workplace.output();
		this.pids.add(first.pid());
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	/**
	 * Begins to describe how an application is started.
	 * @param jar an executable jar
	 * @return a launch that has not happened yet
	 */
	public static Launch of(Path jar) {
		return new Launch(jar);
	}

	Mark mark() {
		return this.mark;
	}

	/**
	 * Has another process, which none of the others has started.
	 * @param process the process
	 * @param file where it prints
	 */
	void add(Process process, Path file) {
		this.pids.add(process.pid());
		this.output.add(file);
	}

	void awaitReady(Duration atMost) throws InterruptedException {
		boolean over = Await.until(atMost, () -> currentPid().isPresent() || !this.first.isAlive());
		if (!this.first.isAlive()) {
			throw failure("The application exited with " + this.first.exitValue());
		}
		if (!over) {
			throw failure("The application did not answer within " + atMost);
		}
	}

	public Target target() {
		return this.target;
	}

	/**
	 * Returns the process that was started, whether it still runs or not.
	 * @return its process id
	 */
	public long firstPid() {
		return this.first.pid();
	}

	/**
	 * Asks the application which of its processes answers.
	 * @return what {@code GET /hello} says, if it says anything
	 */
	public OptionalLong currentPid() {
		Origin origin = Probe.ask(this.target);
		return (origin != null) ? OptionalLong.of(origin.pid()) : OptionalLong.empty();
	}

	/**
	 * Asks the application in which generation it is.
	 * @return what {@code GET /hello} says, if it says anything
	 */
	public OptionalInt currentGeneration() {
		Origin origin = Probe.ask(this.target);
		return (origin != null) ? OptionalInt.of(origin.generation()) : OptionalInt.empty();
	}

	/**
	 * Returns the processes that run now.
	 * @return their process ids
	 */
	public Set<Long> alive() {
		Set<Long> alive = new LinkedHashSet<>();
		for (long pid : this.mark.bearers()) {
			this.pids.add(pid);
			if (ProcessView.of(pid).isAlive()) {
				alive.add(pid);
			}
		}
		return alive;
	}

	/**
	 * Returns the processes that were ever seen when this or {@link #alive()} was called.
	 * @return their process ids, in the order in which they were seen
	 */
	public Set<Long> pids() {
		alive();
		synchronized (this.pids) {
			return new LinkedHashSet<>(this.pids);
		}
	}

	/**
	 * Sends a signal to the process that answers.
	 * @param name for example {@code USR2}
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void signal(String name) throws InterruptedException {
		signal(currentPid().orElseThrow(() -> failure("Nobody answers")), name);
	}

	/**
	 * Sends a signal to a process of this lineage.
	 * @param pid the process
	 * @param name for example {@code KILL}
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void signal(long pid, String name) throws InterruptedException {
		if (!alive().contains(pid)) {
			throw failure("%d is no running process of this application".formatted(pid));
		}
		Signal.send(name, pid);
	}

	public void awaitExit(long pid, Duration atMost) throws InterruptedException {
		if (!Await.until(atMost, () -> !ProcessView.of(pid).isAlive())) {
			throw failure("Process %d still runs after %s".formatted(pid, atMost));
		}
	}

	/**
	 * Waits until a generation answers.
	 * @param generation the least one to wait for
	 * @param atMost how long
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void awaitGeneration(int generation, Duration atMost) throws InterruptedException {
		// Nothing to wait for when nobody is left.
		Await.until(atMost, () -> currentGeneration().orElse(0) >= generation || alive().isEmpty());
		if (currentGeneration().orElse(0) < generation) {
			throw failure("Generation %d does not answer".formatted(generation));
		}
	}

	/**
	 * Waits for a text in the output of any of the processes.
	 * @param text what to wait for
	 * @param atMost how long
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void awaitOutput(String text, Duration atMost) throws InterruptedException {
		if (!Await.until(atMost, () -> output().contains(text))) {
			throw failure("The output lacks '%s' after %s".formatted(text, atMost));
		}
	}

	/**
	 * Returns how the first process ended. Of later ones only that they did can be known:
	 * they are not this JVM's children.
	 * @return its exit status, 128 more than the signal if one ended it; empty while it
	 * runs
	 */
	public OptionalInt firstExitStatus() {
		if (ProcessView.of(firstPid()).isAlive()) {
			return OptionalInt.empty();
		}
		// The kernel knows it a moment before the JVM does.
		return OptionalInt.of(this.first.onExit().join().exitValue());
	}

	/**
	 * Returns what all processes have printed.
	 * @return the output so far
	 */
	public String output() {
		return this.output.text();
	}

	public Path directory() {
		return this.workplace.directory();
	}

	private IllegalStateException failure(String what) {
		return new IllegalStateException("%s; its last output:%n%s".formatted(what, this.output.end()));
	}

	@Override
	public void close() {
		vanish();
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// The JVM is ending, and the hook with it.
		}
	}

	private synchronized void vanish() {
		end();
		this.workplace.close();
	}

	private void end() {
		// More than once: a successor may have been started a moment ago.
		for (int round = 0; round < ROUNDS && !alive().isEmpty(); round++) {
			alive().forEach((pid) -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
			if (!isGoneWithin(PATIENCE)) {
				alive().forEach((pid) -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
				isGoneWithin(PATIENCE);
			}
		}
	}

	private boolean isGoneWithin(Duration atMost) {
		try {
			// A process that is being killed loses its environment, by which it is found,
			// before it ends.
			return Await.until(atMost, () -> alive().isEmpty() && !this.first.isAlive());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
