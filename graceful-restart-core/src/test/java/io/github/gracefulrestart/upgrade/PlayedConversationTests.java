/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.ConversationRecorder;
import io.github.gracefulrestart.handoff.GarbledSuccessor;
import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Report;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.handoff.RecordedConversation;
import io.github.gracefulrestart.handoff.RecordedPeer;
import io.github.gracefulrestart.socket.OpenSockets;
import io.github.gracefulrestart.upgrade.UpgradeEvent.PhaseEnded;
import io.github.gracefulrestart.upgrade.UpgradeEvent.PredecessorGone;
import io.github.gracefulrestart.upgrade.UpgradeEvent.Serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Conversations as processes of version 1 had them, played against today's processes: one
 * side is the recording's, byte by byte. Each is played to both sides, and held once more
 * by two processes of today, which have to take the same course.
 * <p>
 * The recordings of a released version stay as they are. Until then
 * {@code -Dconversation.record=true} writes them anew.
 */
@Timeout(60)
class PlayedConversationTests {

	private static final boolean RECORD = Boolean.getBoolean("conversation.record");

	private static final Duration PATIENT = Duration.ofSeconds(20);

	@TempDir
	private Path directory;

	private final List<AutoCloseable> open = new ArrayList<>();

	private int maxDraining = 2;

	private Generation first;

	private List<KeptConnection> connections = List.of();

	private CompletableFuture<Void> played = CompletableFuture.completedFuture(null);

	@BeforeEach
	void start() throws Exception {
		this.first = keep(Generation.first(settings(), "server", "dropped"));
	}

	@AfterEach
	void stop() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	/**
	 * An upgrade with three connections, after which a listener is no longer served.
	 */
	@Nested
	class Completed {

		@Test
		void todaysPredecessorHandsOver() throws Exception {
			connect();
			assertHandedOver(first().upgrade(recordedSuccessor("completed")));
		}

		@Test
		void todaysSuccessorTakesOver() throws Exception {
			connect();
			assertTookOver(recordedPredecessor("completed"));
		}

		@Test
		void todaysProcessesTakeTheSameCourse() throws Exception {
			connect();
			assertCourse("completed", (first, second) -> {
				second.upgrader().applicationReady();
				assertTookOver(second);
				assertThat(first.awaitExit()).isZero();
			});
		}

		private void assertHandedOver(UpgradeReport report) {
			assertThat(report.outcome()).as(report.reason()).isEqualTo(Outcome.COMPLETED);
			assertThat(report.drained()).isEqualTo(new Drained(3, 3, 0, 0, 0, 0));
			assertThat(connections()).extracting(KeptConnection::ends).allMatch(List.of("moved")::equals);
			assertThat(first().server().openListeners()).containsExactly("server");
			assertThat(first().awaitExit()).isZero();
		}

		private void assertTookOver(Generation second) throws IOException {
			second.upgrader().applicationReady();
			second.awaitEvent(PredecessorGone.class);
			assertThat(second.server().isGateOpen()).isTrue();
			assertThat(second.server().connections().servedPorts())
				.isEqualTo(connections().stream().map(KeptConnection::port).toList());
			for (int i = 0; i < 3; i++) {
				assertThat(connections().get(i).reaches(second.server().connections().served().get(i))).isTrue();
			}
			UpgradeReport report = second.upgrader().upgrades().get(0);
			assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
			assertThat(report.origin()).isEqualTo("test");
			assertThat(report.drained()).isEqualTo(new Drained(3, 3, 0, 0, 0, 0));
			assertThat(report.phases()).containsKeys(Phase.LAUNCH, Phase.START_UP, Phase.SWITCH, Phase.DRAIN);
		}

	}

	/**
	 * The successor is stopped before it is ready.
	 */
	@Nested
	class GivenUpByTheSuccessor {

		@Test
		void todaysPredecessorGoesOnServing() {
			UpgradeReport report = first().upgrade(recordedSuccessor("given-up"));
			assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
			assertThat(report.reason()).isEqualTo("the successor gave up: it was stopped");
			assertThat(first().server().isGateOpen()).isTrue();
		}

		@Test
		void todaysSuccessorSaysSo() throws Exception {
			Generation.get(recordedPredecessor("given-up").upgrader().stop(PATIENT));
			assertPlayed();
		}

		@Test
		void todaysProcessesTakeTheSameCourse() throws Exception {
			assertCourse("given-up", (first, second) -> {
				Generation.get(second.upgrader().stop(PATIENT));
				first.awaitEvent(UpgradeEvent.Ended.class);
			});
		}

	}

	/**
	 * The predecessor is stopped before the successor is ready.
	 */
	@Nested
	class CalledOffByThePredecessor {

		@Test
		void todaysPredecessorSaysSo() throws Exception {
			CompletableFuture<Void> played = new CompletableFuture<>();
			first().launch().script((process) -> {
				RecordedPeer peer = RecordedPeer.successor(RecordedConversation.read("called-off"),
						process.invitation());
				process.has(peer);
				process.ignoreSigterm();
				peer.play();
				played.complete(null);
			});
			first().request();
			Generation.await("the welcome",
					() -> first().events().stream().anyMatch(PlayedConversationTests::isWelcome));
			first().upgrader().stop(PATIENT);
			Generation.get(played);
		}

		@Test
		void todaysSuccessorExits() throws Exception {
			assertThat(recordedPredecessor("called-off").awaitExit()).isOne();
		}

		@Test
		void todaysProcessesTakeTheSameCourse() throws Exception {
			assertCourse("called-off", (first, second) -> {
				first.upgrader().stop(PATIENT);
				assertThat(second.awaitExit()).isOne();
			});
		}

	}

	/**
	 * The successor speaks version 2 alone.
	 */
	@Nested
	class Refused {

		@Test
		void todaysPredecessorTellsBothSides() {
			UpgradeReport report = first().upgrade(recordedSuccessor("refused"));
			assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
			assertThat(report.reason()).contains("the predecessor speaks 1, the successor 2");
			assertThat(first().server().isGateOpen()).isTrue();
		}

		@Test
		void todaysPredecessorTakesTheSameCourse() throws Exception {
			CompletableFuture<ConversationRecorder> recording = new CompletableFuture<>();
			first().upgrade((process) -> {
				ConversationRecorder recorder = record(process);
				recording.complete(recorder);
				GarbledSuccessor.greet(recorder.invitation(), 2).awaitEnd();
			});
			assertSame("refused", Generation.get(recording).conversation());
		}

		@Test
		void todaysSuccessorTellsWhatThePredecessorSaid() {
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> recordedPredecessor("refused"))
				.withMessageContaining("the predecessor does not hand over: ")
				.withMessageContaining("the predecessor speaks 1, the successor 2");
		}

	}

	/**
	 * The successor is upgraded while the predecessor drains: in vain, then to a version
	 * that does not serve one of the listeners.
	 */
	@Nested
	class Superseded {

		@Test
		void todaysPredecessorDoesNotServeAgain() {
			first().server().load(1, 1, 0);
			first().launch().script(recordedSuccessor("superseded"));
			first().request();
			first().awaitJournal("1 closeListeners [dropped]");
			first().server().load(0, 0, 0);
			assertThat(first().awaitExit()).isZero();
			assertThat(first().journal().entries()).doesNotContain("1 openGate");
		}

		@Test
		void todaysSuccessorIsUpgraded() throws Exception {
			supersede(recordedPredecessor("superseded", "dropped"));
			assertPlayed();
		}

		@Test
		void todaysProcessesTakeTheSameCourse() throws Exception {
			first().server().load(1, 1, 0);
			assertCourse("superseded", (first, second) -> {
				CompletableFuture<Void> superseded = CompletableFuture.runAsync(() -> supersede(second));
				first.awaitJournal("1 closeListeners [dropped]");
				first.server().load(0, 0, 0);
				assertThat(first.awaitExit()).isZero();
				Generation.get(superseded);
			}, "dropped");
		}

		private void supersede(Generation second) {
			awaitDrain(second);
			UpgradeReport failed = second.upgrade(ScriptedSuccessor::joinSilently);
			assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
			UpgradeReport completed = second.upgrade(PlayedConversationTests::takeOver);
			assertThat(completed.outcome()).as(completed.reason()).isEqualTo(Outcome.COMPLETED);
		}

	}

	/**
	 * The successor is upgraded, and no more than one generation may drain.
	 */
	@Nested
	class ToldToFinish {

		@BeforeEach
		void limit() {
			PlayedConversationTests.this.maxDraining = 1;
		}

		@Test
		void todaysPredecessorDoesSo() {
			first().server().load(1, 1, 0);
			UpgradeReport report = first().upgrade(recordedSuccessor("finish"));
			assertThat(report.outcome()).as(report.reason()).isEqualTo(Outcome.COMPLETED);
			assertThat(report.drained()).isEqualTo(new Drained(1, 0, 0, 0, 1, 1));
		}

		@Test
		void todaysSuccessorSaysSo() throws Exception {
			upgrade(recordedPredecessor("finish", "dropped"));
			assertPlayed();
		}

		@Test
		void todaysProcessesTakeTheSameCourse() throws Exception {
			first().server().load(1, 1, 0);
			assertCourse("finish", (first, second) -> {
				upgrade(second);
				assertThat(first.awaitExit()).isZero();
			}, "dropped");
		}

		private void upgrade(Generation second) {
			awaitDrain(second);
			UpgradeReport report = second.upgrade(PlayedConversationTests::takeOver);
			assertThat(report.outcome()).as(report.reason()).isEqualTo(Outcome.COMPLETED);
		}

	}

	/**
	 * The successor is stopped while the predecessor drains.
	 */
	@Nested
	class Stopped {

		@Test
		void todaysPredecessorDoesNotServeAgain() {
			first().server().load(1, 1, 0);
			first().launch().script(recordedSuccessor("stopped"));
			first().request();
			first().awaitJournal("1 closeListeners [dropped, server]");
			first().server().load(0, 0, 0);
			assertThat(first().awaitExit()).isZero();
			assertThat(first().journal().entries()).doesNotContain("1 openGate");
		}

		@Test
		void todaysSuccessorSaysSo() throws Exception {
			stop(recordedPredecessor("stopped", "dropped"));
			assertPlayed();
		}

		@Test
		void todaysProcessesTakeTheSameCourse() throws Exception {
			first().server().load(1, 1, 0);
			assertCourse("stopped", (first, second) -> {
				stop(second);
				first.awaitJournal("1 closeListeners [dropped, server]");
				first.server().load(0, 0, 0);
				assertThat(first.awaitExit()).isZero();
			}, "dropped");
		}

		private void stop(Generation second) {
			awaitDrain(second);
			second.upgrader().stop(PATIENT);
		}

	}

	private UpgradeSettings settings() {
		return new UpgradeSettings(PATIENT, PATIENT, PATIENT, PATIENT, Duration.ZERO, Duration.ZERO, this.maxDraining,
				this.directory);
	}

	private Generation first() {
		return this.first;
	}

	private static boolean isWelcome(UpgradeEvent event) {
		return event instanceof PhaseEnded ended && ended.report().phase() == Phase.LAUNCH;
	}

	/** Has it serve while its predecessor drains. */
	private static void awaitDrain(Generation successor) {
		successor.upgrader().applicationReady();
		successor.awaitEvent(Serving.class);
		Generation.await("the drain", () -> !successor.upgrader().draining().isEmpty());
	}

	// The one before the predecessor has to go first, and its report is passed on.
	private static void takeOver(ScriptedSuccessor successor) throws IOException, InterruptedException {
		successor.serve("server");
		successor.hear(Report.class);
		successor.hear(Farewell.class);
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(closeable);
		return closeable;
	}

	private void connect() throws IOException {
		this.connections = this.first.server().connections().open(3, this.first.journal());
	}

	private List<KeptConnection> connections() {
		return this.connections;
	}

	private static ScriptedSuccessor.Script recordedSuccessor(String name) {
		return (process) -> {
			RecordedPeer peer = RecordedPeer.successor(RecordedConversation.read(name), process.invitation());
			process.has(peer);
			peer.play();
		};
	}

	/**
	 * Plays the predecessor's side.
	 * @param name the recording
	 * @param more the listeners that are claimed besides the first
	 * @return today's successor, as soon as it is welcomed
	 */
	private Generation recordedPredecessor(String name, String... more) throws Exception {
		InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		List<Integer> descriptors = new ArrayList<>();
		List<ServerSocketChannel> listeners = List.of(keep(ServerSocketChannel.open().bind(any)),
				keep(ServerSocketChannel.open().bind(any)));
		OpenSockets sockets = OpenSockets.read();
		for (ServerSocketChannel each : listeners) {
			descriptors.add(sockets.descriptorOf(each));
		}
		for (KeptConnection each : this.connections) {
			descriptors.add(sockets.descriptorOf(each.channel()));
		}
		RecordedPeer peer = keep(RecordedPeer.predecessor(RecordedConversation.read(name),
				this.directory.resolve("recorded"), descriptors));
		this.played = CompletableFuture.runAsync(() -> {
			try {
				peer.play();
			}
			catch (IOException ex) {
				throw new CompletionException(ex);
			}
		}, (task) -> new Thread(task, "test-predecessor").start());
		Predecessor predecessor = join(peer.invitation());
		return keep(Generation.successor(new Journal(), settings(), predecessor, claimed(more)));
	}

	private static Predecessor join(Invitation invitation) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return Predecessor.join(invitation).orElseThrow();
			}
			catch (IOException ex) {
				throw new CompletionException(ex.getMessage(), ex);
			}
		}, (task) -> new Thread(task, "test-successor").start()).join();
	}

	private static String[] claimed(String... more) {
		List<String> claimed = new ArrayList<>(List.of("server"));
		claimed.addAll(List.of(more));
		return claimed.toArray(String[]::new);
	}

	private void assertPlayed() throws InterruptedException, ExecutionException, TimeoutException {
		this.played.get(20, TimeUnit.SECONDS);
	}

	/**
	 * Has two processes of today hold the conversation.
	 * @param name the recording
	 * @param course what happens once the second is welcomed
	 * @param more the listeners that are claimed besides the first
	 */
	private void assertCourse(String name, Course course, String... more) throws Exception {
		CompletableFuture<Generation> joined = new CompletableFuture<>();
		CompletableFuture<ConversationRecorder> recording = new CompletableFuture<>();
		this.first.launch().script((process) -> {
			ConversationRecorder recorder = record(process);
			recording.complete(recorder);
			joined.complete(keep(Generation.successor(this.first.journal(), settings(), join(recorder.invitation()),
					claimed(more))));
			process.hang();
		});
		this.first.request();
		course.take(this.first, Generation.get(joined));
		assertSame(name, Generation.get(recording).conversation());
	}

	private ConversationRecorder record(ScriptedSuccessor process) throws IOException {
		return keep(ConversationRecorder.of(process.invitation(), this.directory.resolve("recorder")));
	}

	private static void assertSame(String name, RecordedConversation held) throws IOException {
		if (RECORD) {
			held.write(name);
		}
		assertThat(held.course()).isEqualTo(RecordedConversation.read(name).course());
	}

	/**
	 * What happens in two processes of today.
	 */
	private interface Course {

		void take(Generation first, Generation second) throws Exception;

	}

}
