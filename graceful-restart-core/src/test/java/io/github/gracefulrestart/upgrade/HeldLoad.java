/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * What a server has in hand, of which some ends when it is asked to.
 */
final class HeldLoad {

	private int connections;

	private int requests;

	private int idle;

	private int sessions;

	private int streams;

	private boolean answers = true;

	/** Has connections that stay, some of which close when they are idle. */
	synchronized void set(int connections, int requests, int idle) {
		this.connections = connections;
		this.requests = requests;
		this.idle = idle;
		this.sessions = 0;
		this.streams = 0;
	}

	/** Has further connections that have left HTTP and end when they are told to. */
	synchronized void addSessions(int number) {
		this.connections += number;
		this.sessions += number;
	}

	/** Has further connections, each with a response that ends when it is told to. */
	synchronized void addStreams(int number) {
		this.connections += number;
		this.requests += number;
		this.streams += number;
	}

	/** Has clients that do not answer when their session is told to end. */
	synchronized void sessionsDoNotAnswer() {
		this.answers = false;
	}

	synchronized Load get() {
		return new Load(this.connections, this.requests, this.sessions);
	}

	synchronized int closeIdle(int atMost) {
		int closed = Math.min(atMost, this.idle);
		this.idle -= closed;
		this.connections -= closed;
		return closed;
	}

	synchronized int closeSessions(int atMost) {
		int told = Math.min(atMost, this.sessions);
		this.sessions -= told;
		this.connections -= this.answers ? told : 0;
		return told;
	}

	// Their connections are kept alive, and idle from then on.
	synchronized int endStreams(int atMost) {
		int ended = Math.min(atMost, this.streams);
		this.streams -= ended;
		this.requests -= ended;
		this.idle += ended;
		return ended;
	}

}
