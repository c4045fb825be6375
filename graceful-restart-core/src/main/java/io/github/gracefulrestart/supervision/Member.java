/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.io.IOException;
import java.io.RandomAccessFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	static Supervision join(Roster roster) {
		int pid = Math.toIntExact(ProcessHandle.current().pid());
		try {
			NamedPipe.create(roster.pipe(pid).toPath());
			// For both directions: so it never ends.
			RandomAccessFile pipe = new RandomAccessFile(roster.pipe(pid), "rw");
			Thread thread = new Thread(() -> take(pipe, new OtherProcess(pid)), "graceful-restart-signals");
			thread.setDaemon(true);
			thread.start();
			return new Member(roster, pid);
		}
		catch (IOException ex) {
			logger.error("The process that the supervisor of this application watches will not know this one: {}",
					ex.getMessage());
			return NONE;
		}
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
