/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.upgrade.UpgradeEvent.Ended;
import io.github.gracefulrestart.upgrade.UpgradeEvent.PhaseEnded;
import io.github.gracefulrestart.upgrade.UpgradeEvent.PhaseStarted;
import io.github.gracefulrestart.upgrade.UpgradeEvent.PredecessorGone;
import io.github.gracefulrestart.upgrade.UpgradeEvent.Serving;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upgrades that go well, with an {@link Upgrader} on each side.
 */
@Timeout(60)
class CompletedUpgradeTests {

	@TempDir
	private Path directory;

	private final List<Generation> generations = new ArrayList<>();

	@AfterEach
	void stop() {
		this.generations.forEach(Generation::close);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void fromTheSwitchOnExactlyOneGenerationAcceptsAndThePredecessorLeavesLast() throws Exception {
		Generation first = first("server");
		Generation second = upgrade(first, "server");
		assertThat(first.awaitExit()).isZero();
		assertThat(first.journal().entries()).containsSubsequence("1 shutGate", "2 openGate", "1 startDrain",
				"1 exits with 0");
		assertThat(first.server().isGateOpen()).isFalse();
		assertThat(second.server().isGateOpen()).isTrue();
		assertThat(second.upgrader().generation()).isEqualTo(2);
	}

	@Test
	void aSuccessorThatIsNotReadyDoesNotMakeThePredecessorShutItsGate() throws Exception {
		Generation first = first("server");
		CompletableFuture<Generation> joined = joinWhenStarted(first, "server");
		String id = first.request().id();
		Generation second = Generation.get(joined);
		assertThat(first.server().isGateOpen()).isTrue();
		assertThat(second.server().isGateOpen()).isFalse();
		assertThat(this.directory).as("control socket of a successor that has connected").isEmptyDirectory();
		second.upgrader().applicationReady();
		assertThat(first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	// The context takes the last other thread with it before it is closed.
	@Test
	void theJvmDoesNotEndBeforeTheThreadThatEndsIt() throws Exception {
		Generation first = first("server");
		first.upgrade((successor) -> successor.takeOver("server"));
		assertThat(first.awaitExit()).isZero();
		assertThat(first.exitsByDaemon()).isFalse();
	}

	@Test
	void theConversationIsHeldInItsOrder() throws Exception {
		Generation first = first("server");
		first.upgrade((successor) -> successor.takeOver("server"));
		assertThat(first.awaitExit()).isZero();
		first.awaitJournal("successor hears Farewell");
		assertThat(first.journal().entries()).containsSubsequence("successor says Ready", "1 shutGate",
				"successor hears Released", "successor says Serving", "1 startDrain", "successor hears Farewell");
	}

	@Test
	void theSuccessorCanBeUpgradedAgainAndAgain() throws Exception {
		Generation current = first("server");
		LeftBehind leftBehind = null;
		for (int generation = 2; generation < 12; generation++) {
			Generation next = upgrade(current, "server");
			assertThat(current.awaitExit()).isZero();
			next.awaitEvent(PredecessorGone.class);
			current.close();
			assertThat(next.upgrader().generation()).isEqualTo(generation);
			assertThat(next.server().openListeners()).containsExactly("server");
			current = next;
			if (leftBehind == null) {
				leftBehind = new LeftBehind(this.directory);
			}
		}
		leftBehind.assertNothing();
	}

	@Test
	void eventsComeInTheOrderInWhichTheyHappen() throws Exception {
		Generation first = first("server");
		Generation second = upgrade(first, "server");
		second.awaitEvent(PredecessorGone.class);
		first.awaitExit();
		assertThat(first.events()).extracting(CompletedUpgradeTests::text)
			.containsExactly("Serving 1", "Started", "PREFLIGHT ...", "PREFLIGHT", "LAUNCH ...", "LAUNCH",
					"START_UP ...", "START_UP", "SWITCH ...", "SWITCH", "DRAIN ...", "Draining", "DRAIN",
					"Ended COMPLETED");
		assertThat(second.events()).extracting(CompletedUpgradeTests::text)
			.containsExactly("Serving 2", "PredecessorGone COMPLETED");
	}

	@Test
	void theReportTellsPhasesAndProcessesAndOutlivesThePredecessor() throws Exception {
		Generation first = first("server");
		Generation second = upgrade(first, "server");
		UpgradeReport report = first.upgrader().upgrades().get(0);
		long pid = ProcessHandle.current().pid();
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(report.reason()).isEmpty();
		assertThat(report.origin()).isEqualTo("test");
		assertThat(report.generation()).isEqualTo(2);
		assertThat(report.predecessor()).isEqualTo(pid);
		assertThat(report.successor()).isEqualTo(pid);
		assertThat(report.phases()).containsOnlyKeys(EnumSet.complementOf(EnumSet.of(Phase.TRAINING, Phase.STANDBY)));
		assertThat(report.phases().values()).allMatch((took) -> !took.isNegative());
		assertThat(report.drained()).isEqualTo(Drained.NOTHING);
		second.awaitEvent(PredecessorGone.class);
		assertThat(second.upgrader().upgrades()).containsExactly(report);
	}

	@Test
	void aListenerThatTheSuccessorHasDroppedIsClosedAfterTheSwitchAndTheOthersAreKept() throws Exception {
		Generation first = first("server", "management", "dropped");
		upgrade(first, "server", "management");
		assertThat(first.awaitExit()).isZero();
		assertThat(first.journal().entries()).containsSubsequence("2 openGate", "1 closeListeners [dropped]",
				"1 exits with 0");
		assertThat(first.server().openListeners()).containsExactly("server", "management");
	}

	@Test
	void theDrainEndsAsSoonAsNothingIsLeft() throws Exception {
		Generation first = first("server");
		first.server().load(3, 1, 0);
		first.launch().script((successor) -> successor.takeOver("server"));
		String id = first.request().id();
		first.awaitJournal("1 startDrain");
		assertThat(first.hasExited()).isFalse();
		first.server().load(0, 0, 0);
		assertThat(first.awaitEnd(id).drained()).isEqualTo(new Drained(3, 0, 0, 0, 0, 0));
	}

	@Test
	void theDrainEndsAtItsLimitAndTellsWhatWasCut() throws Exception {
		Duration patient = Duration.ofSeconds(20);
		Generation first = Generation.first(new UpgradeSettings(patient, patient, patient, Duration.ofMillis(200),
				Duration.ZERO, Duration.ZERO, 2, this.directory), "server");
		this.generations.add(first);
		first.server().load(5, 2, 1);
		UpgradeReport report = first.upgrade((successor) -> successor.takeOver("server"));
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(report.drained()).isEqualTo(new Drained(5, 0, 1, 0, 4, 2));
		assertThat(report.phases().get(Phase.DRAIN)).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
	}

	@Test
	void whatHasNotEndedByTheLimitIsClosedPolitely() throws Exception {
		Duration patient = Duration.ofSeconds(20);
		Duration brief = Duration.ofMillis(100);
		Generation first = Generation.first(
				new UpgradeSettings(patient, patient, patient, brief, Duration.ZERO, brief, 2, this.directory),
				"server");
		this.generations.add(first);
		first.server().load(4, 0, 2);
		first.server().held().addStreams(3);
		first.launch().script((successor) -> successor.takeOver("server"));
		String id = first.request().id();
		first.awaitJournal("1 startDrain");
		Generation.await("streams", () -> first.server().load().requests() == 0);
		first.server().load(0, 0, 0);
		Drained drained = first.awaitEnd(id).drained();
		assertThat(drained).isNotNull();
		assertThat(drained.endedStreams()).isEqualTo(3);
		assertThat(drained.cutConnections()).isZero();
	}

	@Test
	void theApplicationHearsOfTheDrainBeforeAnySessionEnds() throws Exception {
		CompletableFuture<Void> heard = new CompletableFuture<>();
		Generation first = first("server");
		first.server().held().addSessions(1);
		first.heard(() -> heard);
		Instant began = Instant.now();
		first.launch().script((successor) -> successor.takeOver("server"));
		String id = first.request().id();
		first.awaitEvent(UpgradeEvent.Draining.class);
		first.awaitLooks(5);
		first.journal().add("heard");
		heard.complete(null);
		assertThat(first.awaitEnd(id).drained()).isEqualTo(new Drained(1, 0, 1, 0, 0, 0));
		assertThat(first.journal().entries()).containsSubsequence("successor says Serving", "1 startDrain", "heard",
				"1 tells sessions: 1");
		assertThat(first.events()).filteredOn(UpgradeEvent.Draining.class::isInstance)
			.singleElement()
			.isInstanceOfSatisfying(UpgradeEvent.Draining.class, (draining) -> {
				assertThat(draining.report().id()).isEqualTo(id);
				assertThat(draining.report().phase()).isEqualTo(Phase.DRAIN);
				assertThat(draining.until()).isAfter(began.plusSeconds(20)).isBefore(Instant.now().plusSeconds(20));
			});
	}

	@Test
	void aListenerThatCannotTellWhenItHasHeardKeepsNobodyWaiting() throws Exception {
		Generation first = first("server");
		first.server().held().addSessions(1);
		first.heard(() -> {
			throw new IllegalStateException("expected");
		});
		UpgradeReport report = first.upgrade((successor) -> successor.takeOver("server"));
		assertThat(report.drained()).isEqualTo(new Drained(1, 0, 1, 0, 0, 0));
		assertThat(report.phases().get(Phase.DRAIN)).isLessThan(Duration.ofSeconds(10));
	}

	private Generation first(String... listeners) throws Exception {
		Generation first = Generation.first(Generation.settings(this.directory), listeners);
		this.generations.add(first);
		return first;
	}

	private Generation upgrade(Generation predecessor, String... claimed) {
		CompletableFuture<Generation> joined = joinWhenStarted(predecessor, claimed);
		String id = predecessor.request().id();
		Generation successor = Generation.get(joined);
		successor.upgrader().applicationReady();
		assertThat(predecessor.awaitEnd(id).reason()).isEmpty();
		return successor;
	}

	private CompletableFuture<Generation> joinWhenStarted(Generation first, String... claimed) {
		CompletableFuture<Generation> joined = new CompletableFuture<>();
		first.launch().script((process) -> {
			Predecessor predecessor = process.joinSilently();
			Generation successor = Generation.successor(first.journal(), Generation.settings(this.directory),
					predecessor, claimed);
			this.generations.add(successor);
			joined.complete(successor);
			process.hang();
		});
		return joined;
	}

	private static String text(UpgradeEvent event) {
		if (event instanceof Serving serving) {
			return "Serving " + serving.generation();
		}
		if (event instanceof PhaseStarted started) {
			return started.report().phase().name() + " ...";
		}
		if (event instanceof PhaseEnded ended) {
			return ended.report().phase().name();
		}
		if (event instanceof Ended ended) {
			return "Ended " + ended.report().outcome();
		}
		if (event instanceof PredecessorGone gone) {
			return "PredecessorGone "
					+ Stream.ofNullable(gone.report()).map(UpgradeReport::outcome).findFirst().orElse(null);
		}
		return event.getClass().getSimpleName();
	}

}
