/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.gracefulrestart.handoff.RecordedConversation.Said;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

/**
 * Stands between predecessor and successor, passes on what they say, and writes it down.
 */
public final class ConversationRecorder implements Closeable {

	private final Invitation invitation;

	private final String token;

	private final UnixListener listener;

	private final UnixConnection predecessor;

	private final List<Said> said = Collections.synchronizedList(new ArrayList<>());

	private ConversationRecorder(Invitation real, Path socket) throws IOException {
		this.token = real.token();
		this.invitation = new Invitation(socket, real.token());
		this.listener = UnixListener.bind(socket);
		this.predecessor = UnixConnection.connect(real.socket());
		new Thread(this::relay, "test-recorder").start();
	}

	/**
	 * Begins to record.
	 * @param real the predecessor's invitation
	 * @param socket where to listen for the successor
	 * @return the recorder
	 */
	public static ConversationRecorder of(Invitation real, Path socket) throws IOException {
		return new ConversationRecorder(real, socket);
	}

	/**
	 * Returns what to give to the successor.
	 * @return the invitation
	 */
	public Invitation invitation() {
		return this.invitation;
	}

	/**
	 * Returns what has been said. Whether anything is heard after an ABORT is a matter of
	 * luck, so that is the last.
	 * @return the conversation so far
	 */
	public RecordedConversation conversation() {
		synchronized (this.said) {
			int last = this.said.stream().map(Said::name).toList().indexOf("Abort");
			return new RecordedConversation((last >= 0) ? this.said.subList(0, last + 1) : this.said);
		}
	}

	private void relay() {
		try {
			UnixConnection successor = this.listener.accept();
			new Thread(() -> relay(successor, this.predecessor, true), "test-recorder-successor").start();
			relay(this.predecessor, successor, false);
		}
		catch (IOException ex) {
			this.predecessor.close();
		}
	}

	private void relay(UnixConnection from, UnixConnection to, boolean bySuccessor) {
		List<Descriptor> descriptors = new ArrayList<>();
		try (from; to) {
			Said message = Frames.receive(from, bySuccessor, descriptors);
			while (message != null) {
				this.said.add(new Said(bySuccessor, message.name(), invited(message.frame())));
				to.send(ByteBuffer.wrap(message.frame()), descriptors.stream().map(Descriptor::number).toList());
				descriptors.forEach(Descriptor::close);
				descriptors.clear();
				message = Frames.receive(from, bySuccessor, descriptors);
			}
		}
		catch (IOException ex) {
			// One of the two has ended, and so the other hears of it.
		}
		finally {
			descriptors.forEach(Descriptor::close);
		}
	}

	// The token is new for each upgrade.
	private byte[] invited(byte[] frame) {
		String text = new String(frame, StandardCharsets.ISO_8859_1);
		return text.replace(this.token, RecordedPeer.TOKEN).getBytes(StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.predecessor.close();
		Files.deleteIfExists(this.invitation.socket());
	}

}
