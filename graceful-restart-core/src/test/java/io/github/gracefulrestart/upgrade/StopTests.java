/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.upgrade.ScriptedSuccessor.Script;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An ordinary stop, in every phase and on each side: what was accepted is served.
 */
@Timeout(60)
class StopTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	@TempDir
	private Path directory;

	@Nested
	class OfAProcessThatIsNotBeingUpgraded {

		@Test
		void closesTheListenersAndFinishesWhatItHas() throws Exception {
			try (Generation first = first()) {
				first.server().load(3, 1, 1);
				CompletableFuture<Void> stopped = first.upgrader().stop(LONG);
				first.awaitJournal("1 startDrain");
				assertThat(stopped).isNotDone();
				assertThat(first.server().openListeners()).isEmpty();
				first.server().load(0, 0, 0);
				Generation.get(stopped);
				assertThat(first.journal().entries()).containsSubsequence("1 closeListeners [server]", "1 startDrain");
			}
		}

		@Test
		void leavesNoThreadAndWhoAsksLaterIsAnswered() throws Exception {
			Set<Thread> before = Thread.getAllStackTraces().keySet();
			try (Generation first = first()) {
				Generation.get(first.upgrader().stop(LONG));
				Generation.await("the end of its thread", () -> Thread.getAllStackTraces()
					.keySet()
					.stream()
					.noneMatch((thread) -> thread.getName().equals("graceful-restart") && !before.contains(thread)));
				assertThat(first.request().reason()).isEqualTo("this process is being stopped");
				Generation.get(first.upgrader().stop(LONG));
			}
		}

		@Test
		void endsAtItsLimit() throws Exception {
			try (Generation first = first()) {
				first.server().load(1, 1, 0);
				Generation.get(first.upgrader().stop(Duration.ofMillis(100)));
			}
		}

		@Test
		void answersEachOfSeveralRequestsAndKeepsTheShortestLimit() throws Exception {
			try (Generation first = first()) {
				first.server().load(1, 1, 0);
				CompletableFuture<Void> patient = first.upgrader().stop(Duration.ofDays(100_000_000));
				CompletableFuture<Void> hasty = first.upgrader().stop(Duration.ofMillis(100));
				Generation.get(hasty);
				Generation.get(patient);
				first.server().load(0, 0, 0);
				Generation.get(first.upgrader().stop(LONG));
			}
		}

		@Test
		void endsStreamsBetweenTwoChunksWithinItsLimit() throws Exception {
			try (Generation first = first()) {
				first.server().held().addStreams(3);
				Generation.get(first.upgrader().stop(Duration.ofSeconds(1)));
				assertThat(first.server().load().requests()).isZero();
				assertThat(first.server().load().connections()).isZero();
			}
		}

		@Test
		void isAnnouncedBeforeAnythingIsClosed() throws Exception {
			try (Generation first = first()) {
				first.server().held().addSessions(1);
				first.listener((event) -> first.journal().add("hears " + event.getClass().getSimpleName()));
				CompletableFuture<Void> heard = new CompletableFuture<>();
				first.heard(() -> heard);
				CompletableFuture<Void> stopped = first.upgrader().stop(LONG);
				first.awaitLooks(5);
				first.journal().add("heard");
				heard.complete(null);
				Generation.get(stopped);
				assertThat(first.journal().entries()).containsExactly("hears Draining", "1 closeListeners [server]",
						"1 startDrain", "heard", "1 tells sessions: 1");
				assertThat(first.events().get(1)).isInstanceOfSatisfying(UpgradeEvent.Draining.class,
						(draining) -> assertThat(draining.report()).isNull());
			}
		}

		@Test
		void refusesUpgrades() throws Exception {
			try (Generation first = first()) {
				first.server().load(1, 1, 0);
				CompletableFuture<Void> stopped = first.upgrader().stop(LONG);
				assertThat(first.request().reason()).contains("is being stopped");
				first.server().load(0, 0, 0);
				Generation.get(stopped);
				assertThat(first.request().reason()).contains("is being stopped");
			}
		}

		@Test
		void isDoneAtOnceBeforeTheStart() {
			try (Generation unstarted = Generation.unstarted(Generation.settings(StopTests.this.directory))) {
				assertThat(unstarted.upgrader().stop(LONG)).isDone();
			}
		}

		@Test
		void isDoneAtOnceAfterTheHandover() throws Exception {
			try (Generation first = first()) {
				first.upgrade((successor) -> successor.takeOver("server"));
				first.awaitExit();
				Generation.get(first.upgrader().stop(LONG));
				assertThat(first.server().openListeners()).containsExactly("server");
			}
		}

	}

	@Nested
	class OfThePredecessor {

		@ParameterizedTest(name = "{0}")
		@MethodSource("io.github.gracefulrestart.upgrade.StopTests#beforeServing")
		void callsTheUpgradeOffAndThenStops(String phase, String journal, Script script) throws Exception {
			try (Generation first = first()) {
				first.launch().script(script);
				String id = first.request().id();
				first.awaitJournal(journal);
				Generation.get(first.upgrader().stop(LONG));
				UpgradeReport report = first.awaitEnd(id);
				assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
				assertThat(report.reason()).isEqualTo("this process was stopped");
				assertThat(first.launch().last().hasExited()).isTrue();
				assertThat(first.server().openListeners()).isEmpty();
				assertThat(first.hasExited()).isFalse();
			}
		}

		@Test
		void inTheSwitchWaitsForASuccessorThatMayHaveAccepted() throws Exception {
			CountDownLatch stopRequested = new CountDownLatch(1);
			try (Generation first = first()) {
				first.launch().script((successor) -> {
					successor.join();
					successor.becomeReady("server");
					successor.hear(Released.class);
					successor.note("accepts");
					stopRequested.await();
					successor.say(new Serving());
					successor.hear(Stopping.class);
					successor.note("is to stop too");
					successor.hang();
				});
				String id = first.request().id();
				first.awaitJournal("accepts");
				CompletableFuture<Void> stopped = first.upgrader().stop(LONG);
				assertThat(first.request().accepted()).isFalse();
				stopRequested.countDown();
				first.awaitJournal("is to stop too");
				Generation.get(stopped);
				assertThat(first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
				assertThat(first.launch().last().hasExited()).isFalse();
				assertThat(first.awaitExit()).isZero();
			}
		}

		@Test
		void inTheSwitchOpensTheGateAgainIfTheSuccessorFails() throws Exception {
			CountDownLatch stopRequested = new CountDownLatch(1);
			try (Generation first = first()) {
				first.launch().script((successor) -> {
					successor.join();
					successor.becomeReady("server");
					successor.hear(Released.class);
					successor.note("accepts");
					stopRequested.await();
				});
				first.request();
				first.awaitJournal("accepts");
				CompletableFuture<Void> stopped = first.upgrader().stop(LONG);
				first.request();
				stopRequested.countDown();
				Generation.get(stopped);
				assertThat(first.journal().entries()).containsSubsequence("1 openGate", "1 closeListeners [server]");
			}
		}

		@Test
		void inTheDrainEndsItByTheEarlierLimit() throws Exception {
			try (Generation first = first()) {
				first.server().load(1, 1, 0);
				first.launch().script((successor) -> successor.takeOver("server"));
				String id = first.request().id();
				first.awaitJournal("1 startDrain");
				CompletableFuture<Void> patient = first.upgrader().stop(LONG);
				CompletableFuture<Void> hasty = first.upgrader().stop(Duration.ofMillis(100));
				Generation.get(hasty);
				Generation.get(patient);
				assertThat(first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
				assertThat(first.server().openListeners()).containsExactly("server");
				assertThat(first.awaitExit()).isZero();
			}
		}

		@Test
		void givesHalfOfItsTimeToASuccessorThatDoesNotEnd() throws Exception {
			try (Generation first = first()) {
				first.launch().script((successor) -> {
					successor.ignoreSigterm();
					successor.join();
					successor.note("joined");
					successor.hang();
				});
				first.request();
				first.awaitJournal("joined");
				long began = System.nanoTime();
				Generation.get(first.upgrader().stop(Duration.ofSeconds(2)));
				assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(900),
						Duration.ofMillis(1900));
				assertThat(first.journal().entries()).contains("successor was killed by signal 9 (SIGKILL)");
			}
		}

	}

	@Nested
	class OfTheSuccessor {

		@Test
		void beforeItIsReadyCallsTheUpgradeOffAndKeepsAwayFromTheListeners() throws Exception {
			try (ScriptedPredecessor predecessor = new ScriptedPredecessor(StopTests.this.directory)) {
				Generation successor = predecessor.successor();
				Generation.get(successor.upgrader().stop(LONG));
				assertThat(predecessor.hear(Abort.class).reason()).isEqualTo("it was stopped");
				// The predecessor accepts from them.
				assertThat(successor.journal().entries()).isEmpty();
				assertThat(successor.hasExited()).isFalse();
			}
		}

		@Test
		void beforeItIsReleasedCallsTheUpgradeOffAndKeepsAwayFromTheListeners() throws Exception {
			try (ScriptedPredecessor predecessor = new ScriptedPredecessor(StopTests.this.directory)) {
				Generation successor = predecessor.successor();
				successor.upgrader().applicationReady();
				predecessor.hear(Ready.class);
				Generation.get(successor.upgrader().stop(LONG));
				predecessor.hear(Abort.class);
				assertThat(successor.journal().entries()).isEmpty();
			}
		}

		@Test
		void afterItsPredecessorDiedServesWhatWaits() throws Exception {
			try (ScriptedPredecessor predecessor = new ScriptedPredecessor(StopTests.this.directory)) {
				Generation successor = predecessor.successor();
				predecessor.die();
				// Its end is known before the answer to a request that comes after it.
				Generation.await("death", () -> successor.request().reason().contains("without its predecessor"));
				Generation.get(successor.upgrader().stop(LONG));
				// Which may be alive all the same.
				assertThat(successor.journal().entries()).contains("2 closeListeners [server] here only");
			}
		}

		@Test
		void whileThePredecessorDrainsTellsItAndFinishesWhatItHas() throws Exception {
			try (ScriptedPredecessor predecessor = new ScriptedPredecessor(StopTests.this.directory)) {
				Generation successor = predecessor.successor();
				successor.upgrader().applicationReady();
				predecessor.hear(Ready.class);
				predecessor.say(new Released());
				predecessor.hear(Serving.class);
				Generation.get(successor.upgrader().stop(LONG));
				predecessor.hear(Stopping.class);
				assertThat(successor.journal().entries()).contains("2 closeListeners [server]");
			}
		}

		@Test
		void comesWithThatOfAPredecessorThatStillServedWhenItWasToldTo() throws Exception {
			try (ScriptedPredecessor predecessor = new ScriptedPredecessor(StopTests.this.directory)) {
				Generation successor = predecessor.successor();
				predecessor.handOver();
				predecessor.say(new Stopping());
				assertThat(successor.awaitExit()).isZero();
				Generation.get(successor.upgrader().stop(LONG));
				predecessor.hear(Stopping.class);
				assertThat(successor.journal().entries()).contains("2 closeListeners [server]");
			}
		}

		@Test
		void isNotARollBackEvenIfThePredecessorHasNothingToDrain() throws Exception {
			try (Generation first = first()) {
				CountDownLatch ended = new CountDownLatch(1);
				first.server().beforeLoad(() -> Generation.await("end", () -> ended.getCount() == 0 && isUnheard()));
				UpgradeReport report = first.upgrade((successor) -> {
					successor.serve("server");
					successor.say(new Stopping());
					successor.exit("exited with status 143");
					ended.countDown();
				});
				assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
				assertThat(first.journal().entries()).doesNotContain("1 openGate");
			}
		}

		// All that the successor said has been heard.
		private boolean isUnheard() {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("graceful-restart-successor"));
		}

		@Test
		void isTheEndOfThePredecessorsListenersTooAndNotARollBack() throws Exception {
			try (Generation first = first()) {
				first.server().load(1, 1, 0);
				first.launch().script((successor) -> {
					successor.serve("server");
					successor.say(new Stopping());
				});
				String id = first.request().id();
				first.awaitJournal("1 closeListeners [server]");
				Generation.await("end", () -> first.launch().last().hasExited());
				first.server().load(0, 0, 0);
				assertThat(first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
				assertThat(first.awaitExit()).isZero();
			}
		}

	}

	static Stream<Arguments> beforeServing() {
		Script launch = (successor) -> {
			successor.note("launched");
			successor.hang();
		};
		Script startUp = (successor) -> {
			successor.join();
			successor.note("joined");
			successor.hang();
		};
		return Stream.of(Arguments.of("while it is launched", "launched", launch),
				Arguments.of("while it starts up", "joined", startUp));
	}

	private Generation first() throws Exception {
		return Generation.first(Generation.settings(this.directory), "server");
	}

}
