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

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.ControlDirectory;
import io.github.gracefulrestart.platform.StopSignals;
import io.github.gracefulrestart.platform.UpgradeSignal;
import io.github.gracefulrestart.process.SuccessorProcess;
import io.github.gracefulrestart.socket.OtherProcess;
import io.github.gracefulrestart.supervisor.Roster;

/**
 * The first generation, whose process id is to stay. While it drains and stands by it
 * passes signals on itself; where it would exit after that, it becomes the supervisor.
 */
final class KeptProcess implements Supervision {

	private static final Logger logger = LoggerFactory.getLogger(KeptProcess.class);

	private static final String PREFIX = "graceful-restart-supervisor-";

	private final @Nullable Path parent;

	private final long pid = ProcessHandle.current().pid();

	private final Map<Long, CompletableFuture<Integer>> ends = new ConcurrentHashMap<>();

	private @Nullable Succession succession;

	KeptProcess(@Nullable Path parent) {
		this.parent = parent;
	}

	@Override
	public synchronized Map<String, String> prepare() throws IOException {
		if (this.succession == null) {
			Path directory = ControlDirectory.createPrivate(this.parent, PREFIX);
			Roster roster = new Roster(directory.toFile());
			try {
				roster.serving(this.pid);
				OtherProcess.adoptOrphans();
				this.succession = new Succession(roster, SupervisorProgram.write(directory), this.ends);
				this.succession.begin();
			}
			catch (IOException | RuntimeException ex) {
				roster.delete();
				throw ex;
			}
		}
		return Map.of(VARIABLE, this.succession.directory().toString());
	}

	private synchronized @Nullable Succession succession() {
		return this.succession;
	}

	@Override
	public void started(SuccessorProcess successor) {
		this.ends.put(successor.pid(), successor.onExit());
	}

	@Override
	public void serving() {
		Succession current = succession();
		if (current != null) {
			current.serveAgain();
		}
	}

	@Override
	public boolean passOn(UpgradeSignal signal) {
		Succession current = succession();
		return current != null && current.passOn(signal.number());
	}

	@Override
	public void exit(int status) {
		Succession current = succession();
		if (current != null) {
			current.shutdownBegins();
		}
		System.exit(status);
	}

}
