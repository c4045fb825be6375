/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervisor;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a process id for others to watch while the generations of an application come and
 * go as its children: passes signals on to them, reaps what has ended, and ends with the
 * exit status of the generation that served last. One thread does it all.
 */
public final class Supervisor {

	/** Instead of a directory: starts, finds all that is needed, and ends with 0. */
	public static final String TRIAL = "--trial";

	private final Roster roster;

	private final Signals signals;

	private final Children children;

	private final ProcessTable processes = new ProcessTable(ProcessHandle.current().pid());

	/** In memory too: whoever tidies up old files would else end the application. */
	private final Map<Long, ProcessHandle> generations = new HashMap<>();

	private long serving;

	private boolean stopping;

	private int lastReaped;

	private int status;

	/**
	 * Prepares the supervision.
	 * @param roster the generations
	 * @param signals what to pass on
	 * @param children what to reap
	 * @param known the exit status of the generation that serves, if it has ended and was
	 * reaped before, or of one whose end nobody learns
	 */
	public Supervisor(Roster roster, Signals signals, Children children, int known) {
		this.roster = roster;
		this.signals = signals;
		this.children = children;
		this.lastReaped = known;
		this.status = known;
	}

	/**
	 * Runs in the place of a process that served.
	 * @param arguments the roster's directory and the exit status to begin with, or
	 * {@value #TRIAL}
	 * @throws ReflectiveOperationException if this JDK cannot reap
	 */
	public static void main(String[] arguments) throws ReflectiveOperationException {
		Children children = new JdkChildren();
		if (!arguments[0].equals(TRIAL)) {
			Roster roster = new Roster(new File(arguments[0]));
			int status = new Supervisor(roster, new SignalDescriptor(), children, Integer.parseInt(arguments[1])).run();
			roster.delete();
			// There is nothing to shut down.
			Runtime.getRuntime().halt(status);
		}
	}

	/**
	 * Supervises until no generation is left.
	 * @return the exit status of the one that served last
	 */
	public int run() {
		look();
		say("keeps this process id for process ", Long.toString(this.serving), ", which serves");
		try {
			collect();
			while (!this.generations.isEmpty()) {
				int signal = this.signals.next();
				look();
				if (signal != Signals.SIGCHLD) {
					take(signal);
				}
				collect();
			}
			say("ends, as no generation is left, with status ", Integer.toString(this.status), "");
		}
		catch (IOException ex) {
			say("gets no signals any more and ends: ", ex.toString(), "");
			terminate();
		}
		return this.status;
	}

	private void look() {
		long now = this.roster.serving();
		if (now != 0) {
			this.serving = now;
		}
		for (Long pid : this.roster.generations()) {
			if (!this.generations.containsKey(pid)) {
				ProcessHandle process = ProcessHandle.of(pid).orElse(null);
				if (process != null) {
					this.generations.put(pid, process);
				}
				else {
					ended(pid);
				}
			}
		}
	}

	private void collect() {
		for (Long zombie : this.processes.zombies()) {
			ended(zombie);
		}
		// A generation that a script has started is the script's to reap.
		for (ProcessHandle generation : new ArrayList<>(this.generations.values())) {
			// The kernel may have given its number to another process since.
			if (!generation.isAlive()) {
				ended(generation.pid());
			}
		}
		if (this.stopping) {
			terminate();
		}
	}

	private void ended(long pid) {
		int reaped = this.children.reap(pid);
		if (reaped != Children.UNKNOWN) {
			this.lastReaped = reaped;
		}
		// One that ended well has handed over, though nobody may have put down to whom.
		if (pid == this.serving || (this.status == 0 && !this.generations.containsKey(this.serving))) {
			this.status = this.lastReaped;
		}
		this.generations.remove(pid);
		this.roster.remove(pid);
	}

	private void take(int signal) {
		boolean served = this.generations.containsKey(this.serving);
		if (signal == Signals.SIGTERM || (signal == Signals.SIGINT && !served)) {
			// Also who has just begun to serve, or is about to.
			this.stopping = true;
			terminate();
		}
		else if (served) {
			pass(this.serving, signal);
		}
		else {
			say("ignores signal ", Integer.toString(signal), ", as nobody serves");
		}
	}

	private void pass(long pid, int signal) {
		try {
			this.roster.pass(pid, signal);
		}
		catch (IOException ex) {
			say("could not pass on signal ", Integer.toString(signal), ": ".concat(ex.toString()));
		}
	}

	private void terminate() {
		for (ProcessHandle generation : this.generations.values()) {
			generation.destroy();
		}
	}

	private static void say(String what, String value, String more) {
		System.err.println("graceful-restart: the supervisor ".concat(what).concat(value).concat(more));
	}

}
