/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Conversation.Received;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.socket.OpenSockets;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How many descriptors a message brings. A process that has as many open as it may
 * receives fewer than were sent.
 */
@Timeout(30)
class ConversationTests {

	private static final IdleState IDLE = new IdleState("server", 99, 20_000);

	@TempDir
	private Path directory;

	private UnixConnection peer;

	private Conversation conversation;

	private ServerSocketChannel socket;

	private OpenDescriptors descriptors;

	@BeforeEach
	void open() throws IOException {
		Path path = this.directory.resolve("socket");
		try (UnixListener listener = UnixListener.bind(path)) {
			this.peer = UnixConnection.connect(path);
			this.conversation = new Conversation(listener.accept());
		}
		this.socket = ServerSocketChannel.open().bind(null);
		this.descriptors = new OpenDescriptors();
	}

	@AfterEach
	void close() throws IOException {
		this.descriptors.awaitNoMoreThanBefore();
		this.peer.close();
		this.conversation.close();
		this.socket.close();
	}

	@Test
	void connectionsWithFewerDescriptorsThanAnnouncedAreDelivered() throws IOException {
		Connections message = new Connections(3, List.of(IDLE, IDLE, IDLE));
		send(message, 3, 1);
		Received received = this.conversation.receive();
		assertThat(received.message()).isEqualTo(message);
		assertThat(received.descriptors()).hasSize(1);
		received.closeDescriptors();
		send(message, 3, 0);
		assertThat(this.conversation.receive().descriptors()).isEmpty();
	}

	@Test
	void connectionsWithMoreDescriptorsThanAnnouncedBreakTheConversation() throws IOException {
		send(new Connections(3, List.of(IDLE)), 1, 2);
		assertBroken("announced 1 descriptors and brought 2");
	}

	@Test
	void anotherMessageWithFewerDescriptorsThanAnnouncedBreaksTheConversation() throws IOException {
		send(new Released(), 2, 1);
		assertBroken("announced 2 descriptors and brought 1");
	}

	@Test
	void anotherMessageWithMoreDescriptorsThanAnnouncedBreaksTheConversation() throws IOException {
		send(new Released(), 0, 1);
		assertBroken("announced 0 descriptors and brought 1");
	}

	// Each piece of a frame could bring as many as a message may.
	@Test
	void piecesThatBringMoreDescriptorsThanAMessageBreakTheConversation() throws IOException {
		int number = OpenSockets.read().descriptorOf(this.socket);
		List<Integer> many = Collections.nCopies(UnixConnection.MAX_DESCRIPTORS, number);
		this.peer.send(ByteBuffer.wrap(new byte[] { 0, 0 }), many);
		this.peer.send(ByteBuffer.wrap(new byte[] { 0, 100 }), many);
		this.peer.send(ByteBuffer.allocate(100), List.of());
		assertBroken("brought more than 253 descriptors");
	}

	private void send(Message message, int announced, int brought) throws IOException {
		int number = OpenSockets.read().descriptorOf(this.socket);
		this.peer.send(MessageCodec.encode(message, announced).encode(), Collections.nCopies(brought, number));
	}

	private void assertBroken(String problem) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(this.conversation::receive)
			.withMessageContaining(problem);
	}

}
