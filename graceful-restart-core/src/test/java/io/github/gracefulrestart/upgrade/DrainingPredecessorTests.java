/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.DrainingGeneration;
import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Draining;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Finish;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Report;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Message.Superseded;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a process and its predecessor say to each other while the process is upgraded
 * itself.
 */
@Timeout(60)
class DrainingPredecessorTests {

	private static final Duration PATIENT = Duration.ofSeconds(20);

	@TempDir
	private Path directory;

	private ScriptedPredecessor predecessor;

	private Generation successor;

	@AfterEach
	void stop() throws Exception {
		this.predecessor.close();
	}

	@Test
	void isSupersededBeforeASuccessorIsWelcomedAndNoLongerWhenThatHasFailed() throws Exception {
		takeOver(PATIENT, 2);
		UpgradeReport report = this.successor.upgrade((next) -> {
			next.join();
			next.exit("exited with status 1");
		});
		assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
		this.predecessor.hear(Superseded.class);
		this.predecessor.hear(Serving.class);
	}

	@Test
	void isNoLongerSupersededWhenTheSuccessorHasRolledBack() throws Exception {
		takeOver(PATIENT, 2);
		UpgradeReport report = this.successor.upgrade((next) -> {
			next.serve("server");
			this.successor.awaitJournal("2 startDrain");
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		this.predecessor.hear(Superseded.class);
		this.predecessor.hear(Serving.class);
	}

	@Test
	void isNotToldThatItIsSupersededByASuccessorThatNeverCame() throws Exception {
		takeOver(PATIENT, 2);
		this.successor.upgrade((next) -> next.exit("exited with status 1"));
		this.successor.upgrade((next) -> {
			next.join();
			next.exit("exited with status 1");
		});
		this.predecessor.hear(Superseded.class);
		this.predecessor.hear(Serving.class);
		Generation.get(this.successor.upgrader().stop(PATIENT));
		this.predecessor.hear(Stopping.class);
	}

	@Test
	void theOldestIsToldToFinishAndTheSwitchWaitsForIt() throws Exception {
		takeOver(PATIENT, 2);
		say(generation(1, 4711), generation(0, 4710));
		this.successor.launch().script((next) -> {
			next.serve("server");
			next.hear(Report.class);
			next.hear(Farewell.class);
		});
		String id = this.successor.request().id();
		this.predecessor.hear(Superseded.class);
		assertThat(this.predecessor.hear(Finish.class).generation()).isZero();
		assertThat(this.successor.server().isGateOpen()).isTrue();
		say(generation(1, 4711));
		this.successor.awaitJournal("2 startDrain");
		this.predecessor.say(new Farewell(Map.of()));
		assertThat(this.successor.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void anUpgradeFailsIfTheOldestDoesNotFinishAndSaysWhichAndWhatToDo() throws Exception {
		takeOver(Duration.ofMillis(100), 1);
		say(generation(1, 4711));
		UpgradeReport report = this.successor.upgrade((next) -> {
			next.join();
			next.becomeReady("server");
			next.hear(Abort.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(report.phase()).isEqualTo(Phase.START_UP);
		assertThat(report.reason()).isEqualTo("generation 1 (process 4711) still drains 5.1 s after it was told to "
				+ "finish; end it, or raise graceful.restart.max-draining");
		assertThat(this.successor.server().isGateOpen()).isTrue();
		this.predecessor.hear(Superseded.class);
		assertThat(this.predecessor.hear(Finish.class)).isEqualTo(new Finish(1, 100));
		this.predecessor.hear(Serving.class);
	}

	@Test
	void isNotWaitedForLongerThanItAnnounced() throws Exception {
		takeOver(Duration.ofMillis(100), 2);
		say(generation(1, 4711));
		UpgradeReport report = this.successor.upgrade((next) -> next.takeOver("server"));
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.successor.awaitExit()).isZero();
	}

	@Test
	void whatIsLearnedLateOfEarlierUpgradesIsNotTakenForTheNewest() throws Exception {
		takeOver(PATIENT, 2);
		this.successor.launch().script((next) -> {
			next.serve("server");
			next.hear(Report.class);
			assertThat(next.hear(Report.class).report()).containsEntry("id", "first");
			assertThat(next.hear(Report.class).report()).containsEntry("id", "cafe0001");
			next.note("learned");
			next.hear(Farewell.class);
		});
		String id = this.successor.request().id();
		this.successor.awaitJournal("2 startDrain");
		this.predecessor.say(new Report(Map.of("id", "first", "requested", "2026-01-01T00:00:00Z")));
		this.predecessor.say(new Farewell(Map.of("id", "cafe0001", "requested", "2026-01-02T00:00:00Z")));
		this.successor.awaitJournal("learned");
		this.successor.awaitEnd(id);
		assertThat(this.successor.upgrader().upgrades()).extracting(UpgradeReport::id)
			.containsExactly(id, "cafe0001", "first");
	}

	@Test
	void whatWasLearnedBeforeTheSuccessorServesReachesItThenTheOldestFirst() throws Exception {
		takeOver(PATIENT, 2);
		this.successor.launch().script((next) -> {
			next.join();
			next.note("joined");
			Generation.await("learned", () -> this.successor.upgrader().upgrades().size() == 3);
			next.becomeReady("server");
			next.hear(Released.class);
			next.say(new Serving());
			assertThat(next.hear(Report.class).report()).containsEntry("id", "first");
			assertThat(next.hear(Report.class).report()).containsEntry("id", "cafe0001");
			assertThat(next.hear(Report.class).report()).containsEntry("outcome", "RUNNING");
			next.note("told");
			next.hear(Farewell.class);
		});
		String id = this.successor.request().id();
		this.successor.awaitJournal("joined");
		this.predecessor.say(new Report(Map.of("id", "first", "requested", "2026-01-01T00:00:00Z")));
		this.predecessor.say(new Farewell(Map.of("id", "cafe0001", "requested", "2026-01-02T00:00:00Z")));
		this.successor.awaitJournal("told");
		assertThat(this.successor.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	private void takeOver(Duration drainTimeout, int maxDraining) throws Exception {
		this.predecessor = new ScriptedPredecessor(this.directory, new UpgradeSettings(PATIENT, PATIENT, PATIENT,
				drainTimeout, Duration.ZERO, Duration.ZERO, maxDraining, this.directory));
		this.successor = this.predecessor.successor();
		this.predecessor.handOver();
	}

	private void say(DrainingGeneration... generations) throws IOException {
		this.predecessor.say(new Draining(List.of(generations)));
		Generation.await("status", () -> this.successor.upgrader().draining().equals(List.of(generations)));
	}

	private static DrainingGeneration generation(int number, long pid) {
		return new DrainingGeneration(number, pid, 1, 1, Instant.EPOCH, Instant.EPOCH);
	}

}
