/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Message.Failing;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Finish;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Message.Superseded;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For a while after the switch the predecessor can serve again, and does if the successor
 * fails.
 */
@Timeout(60)
class StandbyTests {

	private static final Duration PATIENT = Duration.ofSeconds(20);

	/** Longer than any test takes. */
	private static final Duration LONG = Duration.ofMinutes(2);

	private static final Duration BRIEF = Duration.ofMillis(300);

	private static final Duration SECOND = Duration.ofSeconds(1);

	@TempDir
	private Path directory;

	private Generation first;

	@AfterEach
	void stop() {
		this.first.close();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void thePredecessorStandsByWhenNothingIsLeftAndThenLeaves() throws Exception {
		start(BRIEF, PATIENT, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> successor.takeOver("server"));
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(report.phases().get(Phase.DRAIN).plus(report.phases().get(Phase.STANDBY)))
			.isBetween(BRIEF.minusMillis(50), PATIENT);
		assertThat(this.first.awaitExit()).isZero();
	}

	@Test
	void aSuccessorThatDiesInStandbyIsReplacedByItsPredecessor() throws Exception {
		start(LONG, PATIENT, LONG);
		this.first.launch().script((successor) -> {
			successor.serve("server");
			awaitStandby();
			successor.exit("was killed by signal 9 (SIGKILL)");
		});
		assertRolledBack(this.first.upgrade(), "the successor was killed by signal 9 (SIGKILL)");
	}

	@Test
	void aStopEndsStandby() throws Exception {
		start(LONG, PATIENT, LONG);
		this.first.launch().script((successor) -> successor.takeOver("server"));
		String id = this.first.request().id();
		awaitStandby();
		Generation.get(this.first.upgrader().stop(PATIENT));
		assertThat(this.first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.journal().entries()).doesNotContain("1 closeListeners [server]");
	}

	@Test
	void aSuccessorThatIsStoppedEndsStandby() throws Exception {
		start(LONG, PATIENT, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			awaitStandby();
			successor.say(new Stopping());
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.journal().entries()).contains("1 closeListeners [server]");
	}

	@Test
	void aPredecessorThatIsToldToFinishStandsByNoLonger() throws Exception {
		start(LONG, PATIENT, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.say(new Superseded());
			awaitStandby();
			successor.say(new Finish(1, 5000));
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aSuccessorThatIsNotFitToServeShutsItsGateBeforeThePredecessorOpensItsOwn() throws Exception {
		start(LONG, PATIENT, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			fail(successor);
			assertThat(successor.hear(Recall.class).reason()).contains("health is DOWN");
			successor.say(new Released());
			successor.hear(Serving.class);
			successor.say(new Farewell(Map.of()));
			successor.exit("exited with status 1");
		});
		assertThat(this.first.journal().entries()).containsSubsequence("successor says Released", "1 stopDrain",
				"1 reopenListeners", "1 openGate", "successor hears Serving", "successor exited with status 1");
		assertRolledBack(report, "the successor is not fit to serve: health is DOWN");
	}

	@Test
	void aSuccessorThatIsRecalledMayFinishAndNobodyElseIsStartedMeanwhile() throws Exception {
		start(LONG, PATIENT, LONG);
		this.first.launch().script((successor) -> {
			giveBack(successor);
			this.first.awaitJournal("asked again");
			successor.exit("exited with status 1");
		});
		String id = this.first.request().id();
		this.first.awaitJournal("successor hears Serving");
		assertThat(this.first.server().isGateOpen()).isTrue();
		assertThat(this.first.request().id()).isEqualTo(id);
		this.first.journal().add("asked again");
		assertRolledBack(this.first.awaitEnd(id), "health is DOWN");
	}

	@Test
	void aSuccessorThatIsRecalledAndEndsTheConversationIsKilled() throws Exception {
		start(LONG, PATIENT, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> {
			giveBack(successor);
			// So it takes its predecessor for dead, and accepts.
			successor.hangUp();
			successor.hang();
		});
		assertThat(this.first.journal().entries()).contains("successor was killed by signal 9 (SIGKILL)");
		assertRolledBack(report, "health is DOWN");
	}

	@Test
	void aSuccessorThatSaidFarewellMayTakeItsTimeToEnd() throws Exception {
		start(LONG, PATIENT, LONG);
		this.first.launch().script((successor) -> {
			giveBack(successor);
			successor.say(new Farewell(Map.of()));
			successor.hangUp();
			this.first.awaitJournal("asked again");
			successor.exit("exited with status 1");
		});
		String id = this.first.request().id();
		this.first.awaitJournal("successor says Farewell");
		// What comes after the end of the conversation is answered after it.
		assertThat(this.first.request().id()).isEqualTo(id);
		assertThat(this.first.request().id()).isEqualTo(id);
		this.first.journal().add("asked again");
		assertRolledBack(this.first.awaitEnd(id), "health is DOWN");
		assertThat(this.first.journal().entries()).contains("successor exited with status 1");
	}

	@Test
	void aSuccessorThatDoesNotShutItsGateIsKilled() throws Exception {
		start(LONG, SECOND, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> {
			beRecalled(successor);
			successor.hang();
		});
		assertThat(this.first.journal().entries()).containsSubsequence("successor was killed by signal 9 (SIGKILL)",
				"1 openGate");
		assertRolledBack(report, "health is DOWN; it did not shut its gate within 1");
	}

	@Test
	void nothingIsTakenBackByAPredecessorThatIsNoBetter() throws Exception {
		start(SECOND, PATIENT, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			for (int i = 0; i < 10; i++) {
				this.first.upgrader().applicationUnfit("health is DOWN too");
				successor.say(new Failing("health is DOWN"));
			}
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void nothingIsTakenBackByAPredecessorThatHasNotLookedSince() throws Exception {
		start(SECOND, PATIENT, LONG);
		this.first.upgrader().applicationFit();
		this.first.upgrader().applicationFit();
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			for (int i = 0; i < 10; i++) {
				successor.say(new Failing("health is DOWN"));
			}
			this.first.upgrader().applicationFit();
			successor.say(new Failing("health is DOWN"));
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void whatASuccessorSaysOnlyNowAndThenIsNotTakenForLasting() throws Exception {
		start(SECOND, PATIENT, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			awaitStandby();
			successor.say(new Failing("health is DOWN"));
			String id = this.first.request().id();
			assertThat(id).isNotEmpty();
			for (int i = 0; i < 10; i++) {
				this.first.upgrader().applicationFit();
			}
			successor.say(new Failing("health is DOWN"));
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aPredecessorThatIsWellAgainTakesBackWhatItDidNotBefore() throws Exception {
		start(LONG, PATIENT, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			this.first.upgrader().applicationUnfit("health is DOWN too");
			successor.say(new Failing("health is DOWN"));
			this.first.upgrader().applicationUnfit("health is DOWN too");
			successor.say(new Failing("health is DOWN"));
			fail(successor);
			successor.hear(Recall.class);
			successor.exit("exited with status 1");
		});
		assertRolledBack(report, "the successor exited with status 1");
	}

	@Test
	void aGateThatIsShutAfterTheRecallWasDroppedIsNotLeftShut() throws Exception {
		start(LONG, PATIENT, LONG);
		UpgradeReport report = this.first.upgrade((successor) -> {
			beRecalled(successor);
			successor.say(new Superseded());
			successor.say(new Serving());
			successor.say(new Released());
			successor.hear(Serving.class);
			successor.exit("exited with status 1");
		});
		assertRolledBack(report, "health is DOWN");
		assertThat(this.first.journal().entries()).doesNotContain("successor was killed by signal 9 (SIGKILL)");
	}

	@Test
	void aSuccessorThatDoesNotAnswerIsKilled() throws Exception {
		start(LONG, PATIENT, BRIEF);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.mute();
			successor.serve("server");
			successor.hang();
		});
		assertThat(this.first.journal().entries()).containsSubsequence("successor was killed by signal 9 (SIGKILL)",
				"1 openGate");
		assertRolledBack(report, "the successor does not answer");
	}

	@Test
	void standbyDoesNotEndBeforeTheSuccessorHasAnswered() throws Exception {
		start(Duration.ofMillis(1), PATIENT, BRIEF);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.mute();
			successor.serve("server");
			successor.hang();
		});
		assertRolledBack(report, "the successor does not answer");
	}

	@Test
	void aSuccessorThatIsUpgradedItselfIsNotKilledAndNothingIsTakenBackFromIt() throws Exception {
		start(Duration.ofSeconds(3), PATIENT, SECOND);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.mute();
			beRecalled(successor);
			successor.say(new Superseded());
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.journal().entries()).doesNotContain("1 openGate",
				"successor was killed by signal 9 (SIGKILL)");
	}

	@Test
	void aStopWaitsUntilSomebodyAccepts() throws Exception {
		start(LONG, PATIENT, LONG);
		this.first.launch().script((successor) -> {
			beRecalled(successor);
			this.first.awaitJournal("stop");
			successor.say(new Released());
			successor.hear(Serving.class);
			successor.hear(Stopping.class);
		});
		String id = this.first.request().id();
		this.first.awaitJournal("successor hears Recall");
		CompletableFuture<Void> stopped = this.first.upgrader().stop(PATIENT);
		this.first.journal().add("stop");
		Generation.get(stopped);
		assertThat(this.first.awaitEnd(id).outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(this.first.journal().entries()).containsSubsequence("1 openGate", "1 closeListeners [server]");
	}

	@Test
	void aStopThatWaitedForASuccessorThatIsStoppedItselfGoesOn() throws Exception {
		start(LONG, PATIENT, LONG);
		this.first.launch().script((successor) -> {
			beRecalled(successor);
			this.first.awaitJournal("stop");
			successor.say(new Stopping());
			successor.hear(Farewell.class);
		});
		this.first.request();
		this.first.awaitJournal("successor hears Recall");
		CompletableFuture<Void> stopped = this.first.upgrader().stop(PATIENT);
		this.first.journal().add("stop");
		Generation.get(stopped);
		assertThat(this.first.awaitExit()).isZero();
	}

	@Test
	void aGateThatIsShutWithoutBeingAskedIsNotLeftShut() throws Exception {
		start(LONG, PATIENT, LONG);
		assertRolledBack(this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.say(new Released());
			successor.hang();
		}), "without being asked");
	}

	private void start(Duration standby, Duration release, Duration heartbeat) throws Exception {
		this.first = Generation.first(
				new UpgradeSettings(PATIENT, release, heartbeat, PATIENT, standby, Duration.ZERO, 2, this.directory),
				"server");
	}

	/** Is not fit to serve, while the predecessor finds nothing wrong with itself. */
	private void fail(ScriptedSuccessor successor) {
		Generation.await("an answer", () -> {
			successor.say(new Failing("health is DOWN"));
			this.first.upgrader().applicationFit();
			return !successor.hasHeardAll();
		});
	}

	/** Serves, is not fit to, and hears that the service is taken back. */
	private void beRecalled(ScriptedSuccessor successor) throws Exception {
		successor.serve("server");
		fail(successor);
		successor.hear(Recall.class);
	}

	/** Is recalled, and shuts its gate. */
	private void giveBack(ScriptedSuccessor successor) throws Exception {
		beRecalled(successor);
		successor.say(new Released());
		successor.hear(Serving.class);
	}

	private void awaitStandby() {
		Generation.await("standby",
				() -> this.first.events()
					.stream()
					.anyMatch((event) -> event instanceof UpgradeEvent.PhaseEnded ended
							&& ended.report().phase() == Phase.DRAIN));
	}

	private void assertRolledBack(UpgradeReport report, String reason) {
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(report.reason()).contains(reason);
		assertThat(this.first.server().isGateOpen()).isTrue();
		assertThat(this.first.server().isDraining()).isFalse();
		assertThat(this.first.server().openListeners()).containsExactly("server");
		assertThat(this.first.events()).filteredOn(UpgradeEvent.Serving.class::isInstance).hasSize(2);
		assertThat(this.first.hasExited()).isFalse();
	}

}
