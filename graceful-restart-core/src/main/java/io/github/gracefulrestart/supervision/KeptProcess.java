/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.ControlDirectory;
import io.github.gracefulrestart.platform.UpgradeSignal;
import io.github.gracefulrestart.process.SuccessorProcess;
import io.github.gracefulrestart.socket.OtherProcess;
import io.github.gracefulrestart.supervisor.Roster;

/**
 * The first generation, whose process id is to stay. While it drains and stands by it
 * passes signals on itself; where it would exit after that, it becomes the supervisor.
 */
final class KeptProcess implements Supervision {

	private static final String PREFIX = "graceful-restart-supervisor-";

	private final @Nullable Path parent;

	private final long pid = ProcessHandle.current().pid();

	private volatile @Nullable Succession succession;

	KeptProcess(@Nullable Path parent) {
		this.parent = parent;
	}

	@Override
	public boolean keepsPid() {
		return true;
	}

	@Override
	public synchronized Map<String, String> prepare() throws IOException {
		Succession current = this.succession;
		if (current == null) {
			current = begin();
			this.succession = current;
		}
		else {
			current.restore();
		}
		return Map.of(VARIABLE, current.directory().toString());
	}

	private Succession begin() throws IOException {
		Path directory = ControlDirectory.createPrivate(this.parent, PREFIX);
		Roster roster = new Roster(directory.toFile());
		try {
			roster.serving(this.pid);
			OtherProcess.adoptOrphans();
			Succession succession = new Succession(roster, SupervisorProgram.write(directory));
			succession.begin();
			return succession;
		}
		catch (IOException | RuntimeException ex) {
			roster.delete();
			throw ex;
		}
	}

	@Override
	public void started(SuccessorProcess successor) {
		Succession current = this.succession;
		if (current != null) {
			current.started(successor);
		}
	}

	@Override
	public void serving() {
		Succession current = this.succession;
		if (current != null) {
			current.serveAgain();
		}
	}

	@Override
	public boolean passesOn() {
		Succession current = this.succession;
		return current != null && current.isSucceeded();
	}

	@Override
	public boolean passOn(UpgradeSignal signal) {
		Succession current = this.succession;
		return current != null && current.passOn(signal.number());
	}

	@Override
	public void exit(int status) {
		Succession current = this.succession;
		if (current != null) {
			current.shutdownBegins();
		}
		System.exit(status);
	}

}
