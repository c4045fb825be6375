/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.socket.Descriptor;

/**
 * Remembers what it heard.
 */
final class RecordingPeerListener implements PeerListener {

	private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

	@Override
	public void said(Message message, List<Descriptor> descriptors) {
		this.heard.add(message);
	}

	@Override
	public void broke(String reason) {
		this.heard.add("broke: " + reason);
	}

	@Override
	public void gone(String reason) {
		this.heard.add("gone: " + reason);
	}

	Object next() {
		try {
			Object next = this.heard.poll(5, TimeUnit.SECONDS);
			if (next == null) {
				throw new AssertionError("Nothing was heard");
			}
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
