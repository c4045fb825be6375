/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.process.SuccessorProcess;
import io.github.gracefulrestart.socket.NamedPipe;
import io.github.gracefulrestart.socket.OtherProcess;
import io.github.gracefulrestart.supervisor.Roster;

/**
 * A later generation: it is on the roster, and gets signals through a pipe there. Its
 * successors find the roster in their environment, as it did.
 */
final class Member implements Supervision {

	private static final Logger logger = LoggerFactory.getLogger(Member.class);

	private final Roster roster;

	private final int pid;

	private Member(Roster roster, int pid) {
		this.roster = roster;
		this.pid = pid;
	}

	/**
	 * Puts this process on the roster.
	 * @param roster the roster
	 * @return its part
	 * @throws IllegalStateException if it could not: whoever keeps the process id would
	 * end with the predecessor
	 */
	static Supervision join(Roster roster) {
		Member member = new Member(roster, Math.toIntExact(ProcessHandle.current().pid()));
		try {
			member.join();
			return member;
		}
		catch (IOException ex) {
			throw new IllegalStateException("The process whose id is kept would not know this one: " + ex.getMessage(),
					ex);
		}
	}

	private void join() throws IOException {
		PrivateDirectory.ensure(this.roster.directory().toPath());
		NamedPipe.create(this.roster.pipe(this.pid).toPath());
		// For both directions: so it never ends.
		RandomAccessFile pipe = new RandomAccessFile(this.roster.pipe(this.pid), "rw");
		Thread thread = new Thread(() -> take(pipe, new OtherProcess(this.pid)), "graceful-restart-signals");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public boolean keepsPid() {
		return true;
	}

	@Override
	public Map<String, String> prepare() throws IOException {
		if (!this.roster.pipe(this.pid).exists()) {
			// Somebody tidies up old files.
			join();
			this.roster.serving(this.pid);
		}
		return Map.of();
	}

	@Override
	public void started(SuccessorProcess successor) {
		// Its number will be another process's.
		successor.onExit().thenRun(() -> this.roster.remove(successor.pid()));
	}

	private static void take(RandomAccessFile pipe, OtherProcess self) {
		try (pipe) {
			while (true) {
				self.send(pipe.readUnsignedByte());
			}
		}
		catch (IOException ex) {
			logger.error("This process gets no signals from the one that the supervisor watches any more", ex);
		}
	}

	@Override
	public void serving() {
		try {
			this.roster.serving(this.pid);
		}
		catch (IOException ex) {
			logger.error(
					"The process that the supervisor of this application watches does not know that this one serves: {}",
					ex.getMessage());
		}
	}

}
