/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.RecordedConversation.Said;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

/**
 * One side of a recorded conversation. It says what was recorded, byte by byte, as soon
 * as today's process at the other end has said what came before.
 */
public final class RecordedPeer implements Closeable {

	/** As long as that of an invitation. */
	static final String TOKEN = "0123456789abcdef0123456789abcdef";

	/** Returned by a successor as often as it comes. */
	private static final int HEARTBEAT = 19;

	private final RecordedConversation conversation;

	private final Invitation invitation;

	private final @Nullable UnixListener listener;

	private final Deque<Integer> gives = new ArrayDeque<>();

	private final List<Descriptor> received = new ArrayList<>();

	private @Nullable UnixConnection connection;

	private RecordedPeer(RecordedConversation conversation, Invitation invitation, @Nullable UnixListener listener) {
		this.conversation = conversation;
		this.invitation = invitation;
		this.listener = listener;
	}

	/**
	 * The successor's side.
	 * @param conversation the conversation
	 * @param invitation the invitation of today's predecessor
	 * @return the successor, which has said nothing yet
	 */
	public static RecordedPeer successor(RecordedConversation conversation, Invitation invitation) {
		return new RecordedPeer(conversation, invitation, null);
	}

	/**
	 * The predecessor's side.
	 * @param conversation the conversation
	 * @param socket where it listens for today's successor
	 * @param descriptors what it hands over, in the order of the messages that bring them
	 * @return the predecessor
	 */
	public static RecordedPeer predecessor(RecordedConversation conversation, Path socket, List<Integer> descriptors)
			throws IOException {
		RecordedPeer peer = new RecordedPeer(conversation, new Invitation(socket, TOKEN), UnixListener.bind(socket));
		peer.gives.addAll(descriptors);
		return peer;
	}

	public Invitation invitation() {
		return this.invitation;
	}

	/** Plays the conversation to its end. */
	public void play() throws IOException {
		UnixConnection line = (this.listener != null) ? this.listener.accept()
				: UnixConnection.connect(this.invitation.socket());
		this.connection = line;
		line.timeouts(Duration.ofSeconds(20), Duration.ofSeconds(5));
		Set<Integer> known = RecordedConversation.knownTypes();
		for (Said each : this.conversation.said()) {
			if (each.type() == HEARTBEAT) {
				continue;
			}
			if (each.bySuccessor() == isSuccessor()) {
				line.send(ByteBuffer.wrap(invited(each.frame())), take(each.descriptors()));
			}
			else if (!each.isStatus()) {
				hear(line, each, known);
			}
		}
	}

	private List<Integer> take(int number) {
		List<Integer> taken = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			taken.add(this.gives.remove());
		}
		return taken;
	}

	// The token is new for each upgrade.
	private byte[] invited(byte[] frame) {
		String text = new String(frame, StandardCharsets.ISO_8859_1);
		return text.replace(TOKEN, this.invitation.token()).getBytes(StandardCharsets.ISO_8859_1);
	}

	private void hear(UnixConnection line, Said expected, Set<Integer> known) throws IOException {
		Said heard;
		do {
			heard = Frames.receive(line, !isSuccessor(), this.received);
			if (heard == null) {
				throw new EOFException("Instead of " + expected.title() + " the connection ended");
			}
			if (heard.type() == HEARTBEAT && isSuccessor()) {
				line.send(ByteBuffer.wrap(heard.frame()), List.of());
			}
			if (!known.contains(heard.type())) {
				throw new ProtocolException("A process of version 1 does not understand " + heard);
			}
		}
		while (heard.isStatus());
		if (heard.type() != expected.type()) {
			throw new ProtocolException("Instead of " + expected.title() + " came " + heard);
		}
	}

	private boolean isSuccessor() {
		return this.listener == null;
	}

	/** Its process ends. */
	@Override
	public void close() throws IOException {
		if (this.connection != null) {
			this.connection.close();
		}
		this.received.forEach(Descriptor::close);
		if (this.listener != null) {
			this.listener.close();
			Files.deleteIfExists(this.invitation.socket());
		}
	}

}
