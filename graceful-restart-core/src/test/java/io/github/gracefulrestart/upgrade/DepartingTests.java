/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.gracefulrestart.handoff.GarbledSuccessor;
import io.github.gracefulrestart.handoff.IdleState;
import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.socket.OpenSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each connection of the predecessor's is let go of or kept, exactly once, whatever the
 * successor does.
 */
@Timeout(60)
class DepartingTests {

	@TempDir
	private Path directory;

	private Generation first;

	private KeptConnections connections;

	@BeforeEach
	void start() throws Exception {
		start(Generation.settings(this.directory));
	}

	private void start(UpgradeSettings settings) throws Exception {
		start(settings, "server");
	}

	private void start(UpgradeSettings settings, String... listeners) throws Exception {
		this.first = Generation.first(settings, listeners);
		this.connections = this.first.server().connections();
	}

	@AfterEach
	void stop() {
		this.first.close();
	}

	@Test
	void whatTheSuccessorRefusesStaysAndNothingMoreIsLetGoOf() throws Exception {
		this.connections.atMost(4);
		List<KeptConnection> open = open(4);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			assertThat(successor.hear(Connections.class).connections()).hasSize(4);
			successor.say(new Adopted(0, Set.of(0, 2, 4, -1, Integer.MAX_VALUE)));
			successor.hear(LetGo.class);
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(report.drained()).isEqualTo(new Drained(4, 2, 0, 0, 0, 0));
		assertThat(open).extracting(KeptConnection::ends)
			.containsExactly(List.of("kept"), List.of("moved"), List.of("kept"), List.of("moved"));
		assertThat(open.get(2).reaches(open.get(2).channel())).isTrue();
		assertThat(this.connections.isMoving()).isFalse();
	}

	@Test
	void whatTheSuccessorRefusesOfOneListenerDoesNotKeepTheOthersFromMoving() throws Exception {
		startWithTwoListeners();
		this.connections.atMost(2);
		List<KeptConnection> refused = open("other", 2);
		List<KeptConnection> open = open(8);
		List<KeptConnection> late = open("other", 4);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server", "other");
			for (int batch = 0; batch < 4; batch++) {
				assertThat(successor.hear(Connections.class).batch()).isEqualTo(batch);
			}
			successor.say(new Adopted(0, Set.of(0, 1)));
			successor.hear(LetGo.class);
			successor.hear(Connections.class);
			for (int batch = 1; batch < 5; batch++) {
				successor.say(new Adopted(batch, Set.of()));
				assertThat(successor.hear(LetGo.class).batch()).isEqualTo(batch);
			}
			successor.hear(Farewell.class);
		});
		assertThat(report.drained()).isEqualTo(new Drained(14, 8, 0, 0, 0, 0));
		assertAll(refused, "kept");
		assertThat(this.first.journal().entries()).contains("1 stopMoving of [other]");
		assertAll(open, "moved");
		assertAll(late, "kept");
	}

	@Test
	void connectionsOfAListenerThatTheSuccessorHasDroppedStay() throws Exception {
		startWithTwoListeners();
		this.connections.atMost(2);
		List<KeptConnection> dropped = open("other", 4);
		List<KeptConnection> open = open(2);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			assertThat(successor.hear(Connections.class).connections()).extracting(IdleState::listener)
				.containsExactly("server", "server");
			successor.say(new Adopted(0, Set.of()));
			successor.hear(LetGo.class);
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.journal().entries()).contains("1 stopMoving of [other]");
		assertAll(dropped, "kept");
		assertAll(open, "moved");
	}

	@Test
	void anAnswerThatComesTwiceOrForAnUnknownBatchChangesNothing() throws Exception {
		List<KeptConnection> open = open(2);
		this.first.server().load(1, 1, 0);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.hear(Connections.class);
			successor.say(new Adopted(77, Set.of()));
			successor.say(new Adopted(0, Set.of(1)));
			successor.say(new Adopted(0, Set.of(0)));
			assertThat(successor.hear(LetGo.class).batch()).isZero();
			this.first.server().load(0, 0, 0);
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(open).extracting(KeptConnection::ends).containsExactly(List.of("moved"), List.of("kept"));
	}

	@Test
	void noMoreThanFourBatchesAreUnderWayAndTheOthersFollow() throws Exception {
		this.connections.atMost(2);
		List<KeptConnection> open = open(12);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			for (int batch = 0; batch < 4; batch++) {
				assertThat(successor.hear(Connections.class).batch()).isEqualTo(batch);
			}
			assertThat(this.connections.waiting()).isEqualTo(4);
			for (int batch = 0; batch < 6; batch++) {
				successor.say(new Adopted(batch, Set.of()));
				assertThat(successor.hear(LetGo.class).batch()).isEqualTo(batch);
				if (batch < 2) {
					assertThat(successor.hear(Connections.class).batch()).isEqualTo(batch + 4);
				}
			}
			successor.hear(Farewell.class);
		});
		assertThat(report.drained()).isEqualTo(new Drained(12, 12, 0, 0, 0, 0));
		assertAll(open, "moved");
	}

	@Test
	void aConnectionThatBecomesFreeLaterFollows() throws Exception {
		this.first.server().load(1, 1, 0);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			for (int batch = 0; batch < 3; batch++) {
				Generation.await("moving", this.connections::isMoving);
				open(1);
				assertThat(successor.hear(Connections.class).batch()).isEqualTo(batch);
				successor.say(new Adopted(batch, Set.of()));
				successor.hear(LetGo.class);
			}
			this.first.server().load(0, 0, 0);
			successor.hear(Farewell.class);
		});
		assertThat(report.drained()).extracting(Drained::moved).isEqualTo(3);
	}

	@Test
	void aConnectionResetByItsClientDoesNotStopTheOthers() throws Exception {
		List<KeptConnection> open = open(3);
		open.get(1).reset();
		Generation.await("reset", () -> !hasDescriptor(open.get(1)));
		this.first.upgrade((successor) -> {
			successor.serve("server");
			assertThat(successor.hear(Connections.class).connections()).hasSize(2);
			successor.say(new Adopted(0, Set.of()));
			successor.hear(LetGo.class);
			successor.hear(Farewell.class);
		});
		assertThat(open).extracting(KeptConnection::ends)
			.containsExactly(List.of("moved"), List.of("kept"), List.of("moved"));
	}

	@Test
	void connectionsThatAllEndedAreNoBatch() throws Exception {
		List<KeptConnection> open = open(1);
		open.get(0).reset();
		Generation.await("reset", () -> !hasDescriptor(open.get(0)));
		this.first.upgrade((successor) -> successor.takeOver("server"));
		assertAll(open, "kept");
	}

	@Test
	void allAreKeptWhenTheSuccessorDiesBeforeItHasAnswered() throws Exception {
		this.connections.atMost(2);
		List<KeptConnection> open = open(12);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.hear(Connections.class);
			successor.exit("was killed by signal 11 (SIGSEGV)");
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertAll(open, "kept");
		for (KeptConnection each : open) {
			assertThat(each.reaches(each.channel())).isTrue();
		}
		assertThat(this.first.server().isGateOpen()).isTrue();
		assertThat(this.connections.isMoving()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nothingIsKeptWhileASuccessorLivesThatCouldServeIt(boolean garbles) throws Exception {
		List<KeptConnection> open = open(2);
		UpgradeReport report = this.first.upgrade((successor) -> {
			if (garbles) {
				GarbledSuccessor garbled = GarbledSuccessor.join(successor.invitation());
				successor.has(garbled);
				garbled.serve("server");
				garbled.garble();
			}
			else {
				successor.serve("server");
				successor.hear(Connections.class);
				successor.hangUp();
			}
			successor.hang();
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(this.first.journal().entries()).containsSubsequence("successor was killed by signal 9 (SIGKILL)",
				"1 keeps");
		assertAll(open, "kept");
	}

	@Test
	void theGateOpensAgainAlthoughWhatIsUnderWayCannotBeKept() throws Exception {
		open(1);
		this.first.server().fail("stopMoving", new IllegalStateException("expected"));
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.hear(Connections.class);
			successor.exit("exited with status 1");
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(this.first.server().isGateOpen()).isTrue();
	}

	@Test
	void whatFindsNoMomentToMoveIsToldToCloseInTimeForItsLastRequest() throws Exception {
		startWithDrainTimeout(Duration.ofSeconds(4));
		this.first.server().load(1, 1, 0);
		this.first.launch().script((successor) -> successor.takeOver("server"));
		String id = this.first.request().id();
		this.first.awaitJournal("1 startDrain");
		Generation.await("the end of moving", () -> !this.first.server().connections().isMoving());
		// The drain goes on.
		this.first.awaitLooks(3);
		this.first.server().load(0, 0, 0);
		assertThat(this.first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void atTheLimitOfTheDrainWhatIsUnderWayIsTheSuccessors() throws Exception {
		startWithDrainTimeout(Duration.ofMillis(200));
		List<KeptConnection> open = open(2);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.hear(Connections.class);
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		this.first.awaitExit();
		assertAll(open, "moved");
	}

	@Test
	void aPredecessorThatIsBeingStoppedKeepsWhatADeadSuccessorHasNotAdopted() throws Exception {
		List<KeptConnection> open = open(2);
		this.first.launch().script((successor) -> {
			successor.serve("server");
			successor.hear(Connections.class);
			CompletableFuture<Void> stopped = this.first.upgrader().stop(Duration.ofSeconds(20));
			// Answers come in the order of the events.
			this.first.request();
			successor.exit("was killed by signal 9 (SIGKILL)");
			Generation.get(stopped);
		});
		UpgradeReport report = this.first.awaitEnd(this.first.request().id());
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertAll(open, "kept");
	}

	@Test
	void aSuccessorThatIsBeingStoppedLeavesWhatItHasNotAdopted() throws Exception {
		List<KeptConnection> open = open(2);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.hear(Connections.class);
			successor.say(new Stopping());
			successor.hangUp();
			successor.awaitSigterm();
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertAll(open, "kept");
	}

	// The answer comes before the end of the connection: never do both serve it.
	@Test
	void whatASuccessorThatIsBeingStoppedHasAdoptedIsLetGoOf() throws Exception {
		List<KeptConnection> open = open(2);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.hear(Connections.class);
			successor.say(new Stopping());
			successor.say(new Adopted(0, Set.of()));
			successor.hangUp();
			successor.awaitSigterm();
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertAll(open, "moved");
	}

	@ParameterizedTest
	@ValueSource(strings = { "startMoving", "departures" })
	void aServerThatCannotLetGoFinishesItsRequests(String method) throws Exception {
		this.first.server().load(1, 1, 0);
		this.first.server().fail(method, new IllegalStateException("expected"));
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			this.first.awaitJournal("1 startDrain");
			this.first.server().load(0, 0, 0);
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(report.drained()).isEqualTo(new Drained(1, 0, 0, 0, 0, 0));
	}

	private void startWithTwoListeners() throws Exception {
		this.first.close();
		start(Generation.settings(this.directory), "server", "other");
	}

	private void startWithDrainTimeout(Duration drainTimeout) throws Exception {
		this.first.close();
		Duration patient = Duration.ofSeconds(20);
		start(new UpgradeSettings(patient, patient, patient, drainTimeout, Duration.ZERO, Duration.ZERO, 2,
				this.directory));
	}

	private List<KeptConnection> open(int number) throws Exception {
		return open("server", number);
	}

	private List<KeptConnection> open(String listener, int number) throws Exception {
		return this.connections.open(listener, number, this.first.journal());
	}

	private static boolean hasDescriptor(KeptConnection connection) {
		try {
			OpenSockets.read().descriptorOf(connection.channel());
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void assertAll(List<KeptConnection> connections, String end) {
		assertThat(connections).extracting(KeptConnection::ends).allMatch(List.of(end)::equals);
	}

}
