/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.handoff.Message.Offer;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Welcome;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.OpenSockets;
import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ControlSocket}, {@link Predecessor} and {@link Successor}, which meet
 * in one process here.
 */
@Timeout(30)
class ControlSocketTests {

	@TempDir
	private Path directory;

	private Meeting meeting;

	@BeforeEach
	void open() throws IOException {
		this.meeting = new Meeting(this.directory);
	}

	@AfterEach
	void close() {
		this.meeting.close();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void listenersArriveAndAccept() throws Exception {
		Listener listener = Meeting.listener("server", "127.0.0.1", 0);
		InetSocketAddress address = (InetSocketAddress) listener.channel().getLocalAddress();
		try (Predecessor predecessor = this.meeting.handOver(listener)) {
			assertThat(predecessor.generation()).isEqualTo(2);
			assertThat(predecessor.upgrade()).isEqualTo("cafe0001");
			assertThat(predecessor.pid()).isEqualTo(ProcessHandle.current().pid());
			listener.channel().close();
			try (ServerSocketChannel adopted = predecessor.listeners()
				.claim("server", listener.wanted())
				.orElseThrow()
				.channel(); SocketChannel client = SocketChannel.open(address)) {
				adopted.configureBlocking(true);
				try (SocketChannel accepted = adopted.accept()) {
					assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
				}
			}
		}
	}

	@Test
	void bothSidesHearEachOtherUntilOneIsGone() throws Exception {
		RecordingPeerListener fromSuccessor = new RecordingPeerListener();
		RecordingPeerListener fromPredecessor = new RecordingPeerListener();
		CompletableFuture<Predecessor> joining = this.meeting.join();
		Successor successor = this.meeting.successor();
		successor.welcome(2, "cafe0001", List.of(), List.of(), fromSuccessor);
		Predecessor predecessor = joining.get(5, TimeUnit.SECONDS);
		predecessor.listen(fromPredecessor);
		predecessor.tell(new Ready(Set.of("server")));
		successor.tell(new Released());
		assertThat(fromSuccessor.next()).isEqualTo(new Ready(Set.of("server")));
		assertThat(fromPredecessor.next()).isEqualTo(new Released());
		successor.tell(new Abort("last words"));
		successor.close();
		assertThat(fromPredecessor.next()).isEqualTo(new Abort("last words"));
		assertThat(fromPredecessor.next()).asString().startsWith("gone: ");
		predecessor.close();
	}

	@Test
	void aSuccessorIsKnownByThePidThatTheKernelTells() throws Exception {
		try (UnixConnection connection = this.meeting.connect()) {
			Conversation conversation = new Conversation(connection);
			conversation.send(new Hello(List.of(1), 1, this.meeting.invitation().token()));
			assertThat(this.meeting.successor().pid()).isEqualTo(ProcessHandle.current().pid());
		}
	}

	@Test
	void theFolderIsGoneOnceTheSocketIsClosedAndTheConversationGoesOn() throws Exception {
		CompletableFuture<Predecessor> joining = this.meeting.join();
		Successor successor = this.meeting.successor();
		assertThat(this.directory).isNotEmptyDirectory();
		this.meeting.closeSocket();
		assertThat(this.directory).isEmptyDirectory();
		successor.welcome(2, "cafe0001", List.of(), List.of(), new RecordingPeerListener());
		joining.get(5, TimeUnit.SECONDS).close();
		successor.close();
	}

	@Test
	void anInvitationThatLeadsNowhereMakesAFirstGeneration() throws IOException {
		Invitation stale = this.meeting.invitation();
		this.meeting.closeSocket();
		assertThat(Predecessor.join(stale)).isEmpty();
	}

	/**
	 * What else happens at the socket changes nothing: the invited process gets in.
	 */
	@Nested
	class OnlyTheInvitedProcess {

		@AfterEach
		void theInvitedOneStillGetsIn() throws Exception {
			ControlSocketTests.this.meeting.handOver().close();
		}

		@Test
		void getsInAndOneWithAnotherTokenIsTurnedAway() {
			Meeting meeting = ControlSocketTests.this.meeting;
			Invitation forged = Invitation.to(meeting.invitation().socket());
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> Meeting.join(forged).get())
				.withMessageContaining("the other process closed the control connection");
			assertThat(meeting.hasNoSuccessor()).isTrue();
		}

		@ParameterizedTest
		@ValueSource(
				strings = { "GET / HTTP/1.1\r\n\r\n", "\0\0\0\0", "\0\0\0\2\3\0", "\0\0\0\2\t\0", "\0\0\0\3\1\0\5" })
		void getsInAndOneThatSaysSomethingElseIsTurnedAway(String garbage) throws IOException {
			try (UnixConnection connection = ControlSocketTests.this.meeting.connect()) {
				connection.send(ByteBuffer.wrap(garbage.getBytes(StandardCharsets.ISO_8859_1)), List.of());
				assertThat(isClosed(connection)).isTrue();
			}
		}

		@Test
		void getsInAndDescriptorsThatNobodyAskedForAreClosed() throws IOException {
			OpenDescriptors descriptors = new OpenDescriptors();
			Meeting meeting = ControlSocketTests.this.meeting;
			try (ServerSocketChannel listener = ServerSocketChannel.open().bind(null);
					UnixConnection connection = meeting.connect()) {
				int number = OpenSockets.read().descriptorOf(listener);
				Frame frame = MessageCodec.encode(new Released(), 2);
				connection.send(frame.encode(), List.of(number, number));
				assertThat(isClosed(connection)).isTrue();
			}
			descriptors.awaitNoMoreThanBefore();
		}

		@Test
		void getsInWhileNineAreSilent() throws Exception {
			List<UnixConnection> silent = new ArrayList<>();
			for (int i = 0; i < Applicants.MAX + 1; i++) {
				silent.add(ControlSocketTests.this.meeting.connect());
			}
			long began = System.nanoTime();
			ControlSocketTests.this.meeting.join();
			ControlSocketTests.this.meeting.successor().close();
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
			assertThat(isClosedWithin(silent.get(0), Duration.ofMillis(500))).isTrue();
			silent.forEach(UnixConnection::close);
			ControlSocketTests.this.meeting.closeSocket();
			ControlSocketTests.this.meeting = new Meeting(ControlSocketTests.this.directory);
		}

	}

	@Test
	void aSecondProcessThatProvesItselfIsTurnedAway() throws Exception {
		try (Predecessor first = this.meeting.handOver(); UnixConnection connection = this.meeting.connect()) {
			assertThat(first.generation()).isEqualTo(2);
			new Conversation(connection).send(this.meeting.hello(1));
			assertThat(isClosed(connection)).isTrue();
			assertThat(this.meeting.hasNoSuccessor()).isTrue();
		}
	}

	@Test
	void aProcessOfAnotherUserNeitherGivesNorTakes() throws ProtocolException {
		int own = PeerCredentials.ownUid();
		Admission.checkUser(new PeerCredentials(42, own, 0));
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> Admission.checkUser(new PeerCredentials(42, own + 1, 0)))
			.withMessageContaining("process 42 belongs to user " + (own + 1));
	}

	@Test
	void aRefusalTellsWhy() throws Exception {
		CompletableFuture<Predecessor> joining = this.meeting.join();
		try (Successor successor = this.meeting.successor()) {
			successor.tell(new Abort("not today"));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(joining::get)
				.withMessageContaining("the predecessor does not hand over: not today");
		}
	}

	@Test
	void aListenerThatCannotBeAdoptedIsToldToThePredecessor() throws Exception {
		Listener good = Meeting.listener("good", "127.0.0.1", 0);
		OpenDescriptors descriptors = new OpenDescriptors();
		try (ScriptedPredecessor predecessor = new ScriptedPredecessor(this.directory.resolve("scripted"))) {
			CompletableFuture<Predecessor> joining = Meeting.join(predecessor.invitation());
			Offer offer = new Offer("server", good.wanted(), false);
			Welcome welcome = new Welcome(1, 2, "cafe0001", 1, List.of(offer, offer), List.of());
			Conversation conversation = predecessor.meet();
			conversation.send(welcome, List.of(OpenSockets.read().descriptorOf(good.channel())));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(joining::get)
				.withMessageContaining("2 listeners came with 1 descriptors");
			assertThat(conversation.receive().message()).isEqualTo(new Abort("2 listeners came with 1 descriptors"));
			conversation.close();
		}
		descriptors.awaitNoMoreThanBefore();
		good.channel().close();
	}

	@Test
	void descriptorsThatComeLaterAreClosed() throws Exception {
		RecordingPeerListener heard = new RecordingPeerListener();
		try (ScriptedPredecessor scripted = new ScriptedPredecessor(this.directory.resolve("scripted"));
				ServerSocketChannel listener = ServerSocketChannel.open().bind(null)) {
			CompletableFuture<Predecessor> joining = Meeting.join(scripted.invitation());
			Conversation conversation = scripted.meet();
			conversation.send(new Welcome(1, 2, "cafe0001", 1, List.of(), List.of()));
			Predecessor predecessor = joining.get(5, TimeUnit.SECONDS);
			predecessor.listen(heard);
			OpenDescriptors descriptors = new OpenDescriptors();
			int number = OpenSockets.read().descriptorOf(listener);
			conversation.send(new Released(), List.of(number, number, number));
			assertThat(heard.next()).isEqualTo(new Released());
			descriptors.awaitNoMoreThanBefore();
			predecessor.close();
			conversation.close();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2 })
	void aMessageThatBringsOtherDescriptorsThanItAnnouncesBreaksTheProtocol(int announced) throws Exception {
		RecordingPeerListener heard = new RecordingPeerListener();
		try (UnixConnection connection = this.meeting.connect();
				ServerSocketChannel listener = ServerSocketChannel.open().bind(null)) {
			new Conversation(connection).send(this.meeting.hello(1));
			try (Successor successor = this.meeting.successor()) {
				successor.welcome(2, "cafe0001", List.of(), List.of(), heard);
				OpenDescriptors descriptors = new OpenDescriptors();
				int number = OpenSockets.read().descriptorOf(listener);
				connection.send(MessageCodec.encode(new Released(), announced).encode(), List.of(number));
				assertThat(heard.next()).asString().contains("announced " + announced + " descriptors and brought 1");
				descriptors.awaitNoMoreThanBefore();
			}
		}
	}

	@Test
	void whoBreaksTheProtocolIsNotTakenForDead() throws Exception {
		RecordingPeerListener heard = new RecordingPeerListener();
		try (UnixConnection connection = this.meeting.connect()) {
			Conversation conversation = new Conversation(connection);
			conversation.send(this.meeting.hello(1));
			try (Successor successor = this.meeting.successor()) {
				successor.welcome(2, "cafe0001", List.of(), List.of(), heard);
				connection.send(ByteBuffer.wrap(new byte[] { 0, 0, 0, 2, 99, 0 }), List.of());
				assertThat(heard.next()).isEqualTo("broke: there is no message of type 99");
			}
		}
	}

	@Test
	void aListenerOfMessagesThatFailsIsNotTakenForThePeersEnd() throws Exception {
		AtomicReference<String> reason = new AtomicReference<>();
		try (UnixConnection connection = this.meeting.connect()) {
			Conversation conversation = new Conversation(connection);
			conversation.send(this.meeting.hello(1));
			try (Successor successor = this.meeting.successor()) {
				successor.welcome(2, "cafe0001", List.of(), List.of(), new FailingPeerListener(reason));
				conversation.send(new Released());
				Awaitility.await().untilAtomic(reason, Matchers.containsString("no class"));
			}
		}
	}

	@Test
	void closingTheSocketEndsThoseThatHaveNotProvenThemselves() throws IOException {
		OpenDescriptors descriptors = new OpenDescriptors();
		try (UnixConnection connection = this.meeting.connect()) {
			long began = System.nanoTime();
			this.meeting.closeSocket();
			assertThat(isClosed(connection)).isTrue();
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
		}
		descriptors.awaitNoMoreThanBefore();
	}

	@RepeatedTest(20)
	void aHelloThatArrivesWhileTheSocketClosesLeavesNothingBehind() throws Exception {
		OpenDescriptors descriptors = new OpenDescriptors();
		Meeting meeting = new Meeting(this.directory);
		try (UnixConnection connection = meeting.connect()) {
			CompletableFuture<Void> closing = CompletableFuture.runAsync(meeting::closeSocket);
			try {
				new Conversation(connection).send(meeting.hello(1));
			}
			catch (IOException ex) {
				// It was faster.
			}
			closing.get();
			if (!isClosedWithin(connection, Duration.ofMillis(200))) {
				meeting.successor().close();
			}
		}
		meeting.close();
		descriptors.awaitNoMoreThanBefore();
	}

	@Test
	void afterManyMeetingsAsMuchIsOpenAsAfterOne() throws Exception {
		Listener listener = Meeting.listener("server", "127.0.0.1", 0);
		meet(listener);
		OpenDescriptors descriptors = new OpenDescriptors();
		long threads = threads();
		for (int i = 0; i < 50; i++) {
			meet(listener);
		}
		descriptors.awaitNoMoreThanBefore();
		Awaitility.await("threads").until(() -> threads() <= threads);
		listener.channel().close();
	}

	private void meet(Listener listener) throws Exception {
		try (Meeting meeting = new Meeting(this.directory)) {
			CompletableFuture<Predecessor> joining = meeting.join();
			try (Successor successor = meeting.successor()) {
				successor.welcome(2, "cafe0001", List.of(listener), List.of(), new RecordingPeerListener());
				joining.get(5, TimeUnit.SECONDS).close();
			}
		}
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("graceful-restart"))
			.count();
	}

	static boolean isClosed(UnixConnection connection) throws IOException {
		return isClosedWithin(connection, Duration.ofSeconds(10));
	}

	static boolean isClosedWithin(UnixConnection connection, Duration limit) throws IOException {
		connection.timeouts(limit, limit);
		try {
			return connection.receive(ByteBuffer.allocate(1), new ArrayList<>()) < 0;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			// What it had not read yet makes its end a reset.
			return true;
		}
	}

	/**
	 * Finds that a class is missing.
	 */
	private record FailingPeerListener(AtomicReference<String> reason) implements PeerListener {

		@Override
		public void said(Message message, List<Descriptor> descriptors) {
			throw new NoClassDefFoundError("no class");
		}

		@Override
		public void broke(String reason) {
			this.reason.set(reason);
		}

		@Override
		public void gone(String reason) {
			this.reason.set("gone");
		}

	}

}
