/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Conversation.Received;
import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.Draining;
import io.github.gracefulrestart.handoff.Message.Dropped;
import io.github.gracefulrestart.handoff.Message.Failing;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Finish;
import io.github.gracefulrestart.handoff.Message.Heartbeat;
import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.handoff.Message.Offer;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Report;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Message.Superseded;
import io.github.gracefulrestart.handoff.Message.Welcome;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.OpenSockets;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Version 1 of the protocol as it was released. The recording stays as it is: if this
 * test fails, processes of two releases do not understand each other.
 */
class RecordedConversationTests {

	/** Where in a frame their number stands. */
	private static final int DESCRIPTORS = 5;

	@TempDir
	private Path directory;

	@Test
	void versionOneIsWrittenAsItWasRecorded() throws IOException {
		List<String> written = new ArrayList<>();
		for (Message message : messages()) {
			ByteBuffer bytes = MessageCodec.encode(message, descriptors(message)).encode();
			written.add(message.getClass().getSimpleName() + " "
					+ HexFormat.of().formatHex(bytes.array(), 0, bytes.limit()));
		}
		assertThat(written).isEqualTo(recording());
	}

	@Test
	void versionOneIsUnderstoodAsItWasRecorded() throws IOException {
		List<Message> understood = new ArrayList<>();
		Path path = this.directory.resolve("socket");
		try (UnixListener listener = UnixListener.bind(path);
				UnixConnection recorded = UnixConnection.connect(path);
				Conversation today = new Conversation(listener.accept());
				ServerSocketChannel channel = ServerSocketChannel.open().bind(null)) {
			int number = OpenSockets.read().descriptorOf(channel);
			for (String line : recording()) {
				byte[] frame = HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1));
				int descriptors = frame[DESCRIPTORS];
				recorded.send(ByteBuffer.wrap(frame), Collections.nCopies(descriptors, number));
				Received received = today.receive();
				understood.add(received.message());
				assertThat(received.descriptors()).hasSize(descriptors(received.message()));
				received.descriptors().forEach(Descriptor::close);
			}
		}
		assertThat(understood).isEqualTo(messages());
	}

	private static int descriptors(Message message) {
		if (message instanceof Connections connections) {
			return connections.connections().size();
		}
		return (message instanceof Welcome welcome) ? welcome.listeners().size() + 2 * welcome.pipes().size() : 0;
	}

	private List<String> recording() throws IOException {
		try (var in = Objects.requireNonNull(getClass().getResourceAsStream("protocol-1.txt"))) {
			return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
		}
	}

	private static List<Message> messages() throws IOException {
		Offer server = new Offer("server", new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 8080), false);
		Offer management = new Offer("management", new InetSocketAddress(InetAddress.getByName("::1"), 0), false);
		return List.of(new Hello(List.of(1), 4712, "0123456789abcdef0123456789abcdef"),
				new Welcome(1, 2, "cafe0001", 4711, List.of(server, management), List.of("pipe:[4711]")),
				new Ready(Set.of("server", "management")), new Released(), new Serving(),
				new Connections(3, List.of(new IdleState("server", 99, 58000), new IdleState("management", -1, 0))),
				new Adopted(3, Set.of(0, 1)), new LetGo(3), new Superseded(),
				new Dropped(Set.of("server", "management")), new Finish(1, 5000),
				new Draining(List.of(draining(2, 4712, 3, 2, 1_767_225_600), draining(1, 4711, 1, 0, 1_767_225_500))),
				new Report(Map.of("id", "cafe0000", "outcome", "COMPLETED")),
				new Farewell(Map.of("id", "cafe0001", "origin", "signal USR2", "outcome", "COMPLETED", "phase.DRAIN",
						"PT1.5S", "reason", "")),
				new Stopping(), new Abort("läuft nicht"), new Failing("health is DOWN"), new Recall("health is DOWN"),
				new Heartbeat());
	}

	private static DrainingGeneration draining(int generation, long pid, int connections, int requests, long since) {
		return new DrainingGeneration(generation, pid, connections, requests, Instant.ofEpochSecond(since),
				Instant.ofEpochSecond(since + 60));
	}

}
