/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.Offer;
import io.github.gracefulrestart.handoff.Message.Welcome;
import io.github.gracefulrestart.socket.OpenSockets;

/**
 * The process that takes over from this one, as this one sees it.
 */
public final class Successor implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(Successor.class);

	private final Conversation conversation;

	private final List<Integer> versions;

	private final long pid;

	private final boolean visible;

	Successor(Conversation conversation, List<Integer> versions, long pid, boolean visible) {
		this.conversation = conversation;
		this.versions = versions;
		this.pid = pid;
		this.visible = visible;
	}

	/**
	 * Returns the process that connected. It is not the one that was started where a
	 * script stands between the two.
	 * @return its process id; in its own PID namespace if it is not {@link #isVisible()}
	 */
	public long pid() {
		return this.pid;
	}

	/**
	 * Returns whether the process can be seen from this one's PID namespace. If not, its
	 * id means another process here, or none.
	 * @return whether it can
	 */
	public boolean isVisible() {
		return this.visible;
	}

	/**
	 * Names the process so that nobody takes another for it.
	 * @return its name for log and report
	 */
	public String name() {
		return "process " + this.pid + (this.visible ? "" : " of another PID namespace");
	}

	/**
	 * Hands the listeners over and begins to listen to the successor.
	 * @param generation the successor's generation
	 * @param upgrade the upgrade's id
	 * @param listeners what to hand over; this process keeps its own descriptors
	 * @param outputs the pipes through which the successor prints, likewise
	 * @param listener hears what the successor says
	 * @throws IOException if the two speak no common version, or the successor is gone
	 */
	public void welcome(int generation, String upgrade, List<Listener> listeners, List<Output> outputs,
			PeerListener listener) throws IOException {
		int version = ProtocolVersions.best(this.versions);
		List<Offer> offers = new ArrayList<>();
		List<Integer> descriptors = new ArrayList<>();
		OpenSockets sockets = OpenSockets.read();
		for (Listener each : listeners) {
			offers.add(new Offer(each.name(), each.wanted(), each.activated()));
			descriptors.add(sockets.descriptorOf(each.channel()));
		}
		for (Output each : outputs) {
			descriptors.add(each.target().number());
			descriptors.add(each.reader().number());
		}
		this.conversation.send(new Welcome(version, generation, upgrade, ProcessHandle.current().pid(), offers,
				outputs.stream().map(Output::pipe).toList()), descriptors);
		Listening.start("graceful-restart-successor", this.conversation, listener);
	}

	/**
	 * Says something to the successor.
	 * @param message what to say
	 * @throws IOException if the successor is gone, or does not read
	 */
	public void tell(Message message) throws IOException {
		this.conversation.send(message);
	}

	/**
	 * Hands connections over.
	 * @param message how they stand
	 * @param descriptors the connections, in the same order; they stay this process's to
	 * close
	 * @throws IOException if the successor is gone, or does not read
	 */
	public void hand(Connections message, List<Integer> descriptors) throws IOException {
		this.conversation.send(message, descriptors);
	}

	/**
	 * Waits until the successor is gone, or the conversation is closed here.
	 */
	public void awaitEnd() {
		this.conversation.awaitEnd();
	}

	/**
	 * Tells the successor why it does not take over, and ends the conversation.
	 * @param reason why, in words for an operator
	 */
	public void turnAway(String reason) {
		try {
			tell(new Abort(reason));
		}
		catch (IOException ex) {
			logger.debug("Process {} did not hear that it does not take over: {}", this.pid, reason, ex);
		}
		close();
	}

	@Override
	public void close() {
		this.conversation.close();
	}

}
