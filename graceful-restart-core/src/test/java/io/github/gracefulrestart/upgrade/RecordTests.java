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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a generation knows of the upgrades that others have made or tried.
 */
@Timeout(60)
class RecordTests {

	@TempDir
	private Path directory;

	private final List<Generation> generations = new ArrayList<>();

	@BeforeEach
	void start() throws Exception {
		this.generations.add(Generation.first(Generation.settings(this.directory), "server"));
	}

	@AfterEach
	void stop() {
		this.generations.forEach(Generation::close);
	}

	@Test
	void everyGenerationKnowsWhatTheOnesBeforeItHaveTried() {
		Generation first = this.generations.get(0);
		first.launch().hasProblems("the jar is gone");
		String refused = first.upgrade().id();
		first.launch().hasProblems();
		String failed = first.upgrade((successor) -> successor.exit("exited with status 1")).id();
		Generation second = next();
		String completed = second.upgrader().upgrades().get(0).id();
		assertThat(second.upgrader().upgrades()).extracting(UpgradeReport::id)
			.containsExactly(completed, failed, refused);
		second.upgrade((successor) -> successor.exit("exited with status 3"));
		List<UpgradeReport> reports = next().upgrader().upgrades();
		assertThat(reports).extracting(UpgradeReport::outcome)
			.containsExactly(Outcome.COMPLETED, Outcome.FAILED, Outcome.COMPLETED, Outcome.FAILED, Outcome.REFUSED);
		assertThat(reports).extracting(UpgradeReport::generation).containsExactly(3, 3, 2, 2, 2);
		assertThat(reports.get(4).reason()).isEqualTo("the jar is gone");
		assertThat(reports.get(1).reason()).contains("exited with status 3");
	}

	@Test
	void theLastTwentyAreKeptInTheirOrder() {
		List<String> newestFirst = new ArrayList<>();
		this.generations.get(0).launch().hasProblems("the jar is gone");
		for (int i = 0; i < 25; i++) {
			newestFirst.add(0, this.generations.get(0).upgrade().id());
		}
		this.generations.get(0).launch().hasProblems();
		Generation second = next();
		List<UpgradeReport> reports = second.upgrader().upgrades();
		assertThat(reports).hasSize(20).first().extracting(UpgradeReport::outcome).isEqualTo(Outcome.COMPLETED);
		assertThat(reports.subList(1, 20)).extracting(UpgradeReport::id).isEqualTo(newestFirst.subList(0, 19));
	}

	@Test
	void theUpgradeIsVisibleInTheSuccessorWhileThePredecessorDrains() {
		this.generations.get(0).server().load(1, 1, 0);
		Generation second = takeOver();
		Generation.await("the report", () -> !second.upgrader().upgrades().isEmpty());
		UpgradeReport report = second.upgrader().upgrades().get(0);
		assertThat(report.outcome()).isEqualTo(Outcome.RUNNING);
		assertThat(report.phase()).isEqualTo(Phase.DRAIN);
		assertThat(report.origin()).isEqualTo("test");
		this.generations.get(0).server().load(0, 0, 0);
		second.awaitEvent(UpgradeEvent.PredecessorGone.class);
		assertThat(second.upgrader().upgrades()).extracting(UpgradeReport::outcome).containsExactly(Outcome.COMPLETED);
	}

	@Test
	void anUpgradeIsOnRecordAlsoIfThePredecessorDiesBeforeItCouldReport() throws Exception {
		try (ScriptedPredecessor predecessor = new ScriptedPredecessor(this.directory)) {
			predecessor.successor().upgrader().applicationReady();
			predecessor.hear(Ready.class);
			predecessor.die();
			assertOrphan(predecessor.successor());
		}
	}

	@Test
	void anUpgradeIsCompleteAlsoIfThePredecessorDiesInTheDrain() throws Exception {
		try (ScriptedPredecessor predecessor = new ScriptedPredecessor(this.directory)) {
			predecessor.successor().upgrader().applicationReady();
			predecessor.hear(Ready.class);
			predecessor.say(new Released());
			predecessor.hear(Serving.class);
			predecessor.report("cafe0000", "COMPLETED");
			predecessor.report("cafe0001", "RUNNING");
			predecessor.die();
			assertOrphan(predecessor.successor());
			assertThat(predecessor.successor().upgrader().upgrades()).extracting(UpgradeReport::reason)
				.filteredOn(String::isEmpty)
				.hasSize(1);
		}
	}

	@Test
	void theFileHoldsWhatEveryGenerationHasTriedAndTheNextFirstOneReadsIt() throws Exception {
		Path file = this.directory.resolve("history");
		Generation first = keeping(file);
		first.launch().hasProblems("the jar is gone");
		String refused = first.upgrade().id();
		Generation.await("the file", () -> ids(file).equals(List.of(refused)));
		first.launch().hasProblems();
		Generation second = next(file);
		Generation.await("the file", () -> ids(file).size() == 2);
		String failed = second.upgrade((successor) -> successor.exit("exited with status 1")).id();
		Generation.await("the file", () -> ids(file).size() == 3);
		List<UpgradeReport> known = second.upgrader().upgrades();
		assertThat(known).extracting(UpgradeReport::id).startsWith(failed).endsWith(refused);
		assertThat(keeping(file).upgrader().upgrades()).isEqualTo(known);
	}

	@Test
	void aPredecessorThatServesAgainLeavesInTheFileWhatItsSuccessorHasTried() throws Exception {
		Path file = this.directory.resolve("history");
		Generation first = keeping(file);
		first.server().load(1, 1, 0);
		Generation second = takeOver(file);
		String failed = second.upgrade((successor) -> successor.exit("exited with status 1")).id();
		Generation.await("the file", () -> ids(file).contains(failed));
		first.launch().last().kill();
		Generation.await("the roll-back", () -> first.upgrader().upgrades().get(0).id().equals(failed));
		Generation.await("the file", () -> ids(file).size() == 2);
		assertThat(ids(file)).startsWith(failed);
		assertThat(first.upgrader().upgrades().get(1).outcome()).isEqualTo(Outcome.ROLLED_BACK);
	}

	@Test
	void anUpgradeWhoseEndNobodyLearnsIsInTheFileTooWhenTheSuccessorIsStopped() throws Exception {
		Path file = this.directory.resolve("history");
		keeping(file).server().load(1, 1, 0);
		Generation second = takeOver(file);
		Generation.await("the report", () -> !second.upgrader().upgrades().isEmpty());
		Generation.get(second.upgrader().stop(Duration.ofMillis(100)));
		Generation.await("the file", () -> !ids(file).isEmpty());
		assertThat(new HistoryFile(file).read()).extracting(UpgradeReport::outcome).containsExactly(Outcome.COMPLETED);
	}

	private Generation keeping(Path file) throws Exception {
		Generation first = Generation.first(Generation.settings(this.directory), file, "server");
		this.generations.add(first);
		return first;
	}

	private static List<String> ids(Path file) {
		return new HistoryFile(file).read().stream().map(UpgradeReport::id).toList();
	}

	private static void assertOrphan(Generation successor) {
		successor.awaitEvent(UpgradeEvent.PredecessorGone.class);
		UpgradeReport report = successor.upgrader()
			.upgrades()
			.stream()
			.filter((each) -> each.id().equals("cafe0001"))
			.findFirst()
			.orElseThrow();
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(report.reason()).contains("gone before it could say");
	}

	/** Upgrades until the predecessor has left. */
	private Generation next() {
		return next(null);
	}

	private Generation next(@Nullable Path file) {
		Generation next = takeOver(file);
		next.awaitEvent(UpgradeEvent.PredecessorGone.class);
		return next;
	}

	private Generation takeOver() {
		return takeOver(null);
	}

	private Generation takeOver(@Nullable Path file) {
		Generation youngest = this.generations.get(this.generations.size() - 1);
		CompletableFuture<Generation> joined = new CompletableFuture<>();
		youngest.launch().script((process) -> {
			joined.complete(Generation.successor(youngest.journal(), Generation.settings(this.directory),
					process.joinSilently(), file, "server"));
			process.hang();
		});
		assertThat(youngest.request().accepted()).isTrue();
		Generation next = Generation.get(joined);
		this.generations.add(next);
		next.upgrader().applicationReady();
		next.awaitEvent(UpgradeEvent.Serving.class);
		return next;
	}

}
