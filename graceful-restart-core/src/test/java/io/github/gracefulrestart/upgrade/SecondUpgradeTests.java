/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.DrainingGeneration;
import io.github.gracefulrestart.handoff.Message.Finish;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upgrades while older generations still drain, with an {@link Upgrader} in each.
 */
@Timeout(60)
class SecondUpgradeTests {

	@TempDir
	private Path directory;

	private final List<Generation> generations = new ArrayList<>();

	@BeforeEach
	void start() throws Exception {
		this.generations.add(Generation.first(Generation.settings(this.directory), "server", "dropped"));
	}

	@AfterEach
	void stop() {
		this.generations.forEach(Generation::close);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void theYoungestSeesAllThatDrainAndTheyLeaveInTheirOrder() {
		hold(1);
		Generation second = next("server");
		hold(2);
		Generation third = next("server");
		awaitDraining(third, "2: 1", "1: 1");
		assertThat(third.server().isGateOpen()).isTrue();
		assertThat(second.server().isGateOpen()).isFalse();
		assertThat(generation(1).server().isGateOpen()).isFalse();
		second.server().load(0, 0, 0);
		awaitDraining(third, "2: 0", "1: 1");
		assertThat(second.hasExited()).isFalse();
		generation(1).server().load(0, 0, 0);
		assertThat(second.awaitExit()).isZero();
		Generation.await("the youngest to be alone", () -> third.upgrader().draining().isEmpty());
		assertThat(third.journal().entries()).containsSubsequence("1 exits with 0", "2 exits with 0")
			.doesNotContain("1 openGate");
	}

	@Test
	void theYoungestLearnsHowEarlierUpgradesWent() {
		hold(1);
		next("server");
		hold(2);
		Generation third = next("server");
		generation(1).server().load(0, 0, 0);
		generation(2).server().load(0, 0, 0);
		third.awaitEvent(UpgradeEvent.PredecessorGone.class);
		assertThat(third.upgrader().upgrades()).extracting(UpgradeReport::generation).containsExactly(3, 2);
		assertThat(third.upgrader().upgrades()).extracting(UpgradeReport::outcome).containsOnly(Outcome.COMPLETED);
	}

	@Test
	void connectionsOfTheOldestReachTheYoungest() throws Exception {
		hold(1);
		Generation second = next("server");
		hold(2);
		Generation third = next("server");
		second.awaitJournal("2 startDrain");
		List<KeptConnection> open = generation(1).server().connections().open(3, third.journal());
		KeptConnections arrived = third.server().connections();
		Generation.await("arrival", () -> arrived.served().size() == 3);
		assertThat(arrived.servedPorts()).isEqualTo(open.stream().map(KeptConnection::port).toList());
		for (int i = 0; i < open.size(); i++) {
			assertThat(open.get(i).reaches(arrived.served().get(i))).isTrue();
		}
	}

	@Test
	void aListenerThatIsDroppedIsClosedByAll() {
		hold(1);
		next("server", "dropped");
		hold(2);
		next("server");
		generation(1).awaitJournal("1 closeListeners [dropped]");
		assertThat(generation(1).server().openListeners()).containsExactly("server");
		assertThat(generation(2).server().openListeners()).containsExactly("server");
	}

	@Test
	void aStopOfTheYoungestReachesAllThatDrain() {
		hold(1);
		next("server", "dropped");
		hold(2);
		Generation third = next("server", "dropped");
		Generation.get(third.upgrader().stop(Duration.ofSeconds(20)));
		generation(1).awaitJournal("1 closeListeners [dropped, server]");
		assertThat(third.journal().entries()).contains("2 closeListeners [dropped, server]",
				"3 closeListeners [dropped, server]");
	}

	@Test
	void aStopInTheMiddleDoesNotWaitForTheOldestAndLeavesTheOthersAlone() {
		hold(1);
		Generation second = next("server");
		hold(2);
		Generation third = next("server");
		Generation.get(second.upgrader().stop(Duration.ofMillis(200)));
		assertThat(second.awaitExit()).isZero();
		Generation.await("the youngest to be alone", () -> third.upgrader().draining().isEmpty());
		assertThat(third.server().isGateOpen()).isTrue();
		assertThat(generation(1).hasExited()).isFalse();
		generation(1).server().load(0, 0, 0);
		assertThat(generation(1).awaitExit()).isZero();
		assertThat(third.journal().entries()).doesNotContain("1 openGate");
	}

	@Test
	void aProcessInTheMiddleThatIsBeingStoppedTakesNoFurtherConnectionsOfTheOldest() throws Exception {
		hold(1);
		Generation second = next("server");
		hold(2);
		next("server");
		second.awaitJournal("2 startDrain");
		second.upgrader().stop(Duration.ofSeconds(20));
		// Answers come in the order of the events.
		second.request();
		List<KeptConnection> open = generation(1).server().connections().open(3, second.journal());
		Generation.await("the answer", () -> open.stream().noneMatch((each) -> each.ends().isEmpty()));
		assertThat(open).extracting(KeptConnection::ends).allMatch(List.of("kept")::equals);
		assertThat(second.server().connections().adopted()).isEmpty();
	}

	@Test
	void theOldestFinishesWhenThereAreTooMany() {
		hold(1);
		next("server");
		hold(2);
		Generation third = next("server");
		awaitDraining(third, "2: 1", "1: 1");
		hold(3);
		Generation fourth = next("server");
		// It had until then to finish, and was told before the switch.
		assertThat(fourth.journal().entries()).containsSubsequence("1 exits with 0", "3 shutGate", "4 openGate");
		assertThat(generation(1).upgrader().upgrades().get(0).drained()).extracting(Drained::cutConnections)
			.isEqualTo(1);
		awaitDraining(fourth, "3: 1", "2: 1");
	}

	@Test
	void whoIsToldToFinishDoesSoInTime() {
		hold(1);
		UpgradeReport report = generation(1).upgrade((successor) -> {
			successor.serve("server");
			successor.say(new Finish(1, 100));
			successor.hang();
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(report.phases().get(Phase.DRAIN)).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
	}

	@Test
	void theSecondServesAgainWhenTheThirdDiesAndTheFirstGoesOnDraining() {
		hold(1);
		Generation second = next("server");
		hold(2);
		UpgradeReport report = second.upgrade((successor) -> {
			successor.serve("server", "dropped");
			second.awaitJournal("2 startDrain");
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(second.server().isGateOpen()).isTrue();
		awaitDraining(second, "1: 1");
		// The same once more: the second is the safety net of the third again, and so on.
		next("server");
		assertThat(second.server().isGateOpen()).isFalse();
		assertThat(second.journal().entries()).doesNotContain("1 openGate");
	}

	/** Gives a generation something that does not end by itself. */
	private void hold(int generation) {
		generation(generation).server().load(1, 1, 0);
	}

	private Generation generation(int number) {
		return this.generations.get(number - 1);
	}

	/** Upgrades until the next one serves. */
	private Generation next(String... claimed) {
		Generation youngest = generation(this.generations.size());
		CompletableFuture<Generation> joined = new CompletableFuture<>();
		youngest.launch().script((process) -> {
			joined.complete(Generation.successor(youngest.journal(), Generation.settings(this.directory),
					process.joinSilently(), claimed));
			process.hang();
		});
		assertThat(youngest.request().accepted()).isTrue();
		Generation next = Generation.get(joined);
		this.generations.add(next);
		next.upgrader().applicationReady();
		next.awaitEvent(UpgradeEvent.Serving.class);
		return next;
	}

	private static void awaitDraining(Generation serving, String... expected) {
		Generation.await(String.join(", ", expected),
				() -> serving.upgrader()
					.draining()
					.stream()
					.map(SecondUpgradeTests::text)
					.toList()
					.equals(List.of(expected)));
	}

	private static String text(DrainingGeneration draining) {
		return draining.generation() + ": " + draining.connections();
	}

}
