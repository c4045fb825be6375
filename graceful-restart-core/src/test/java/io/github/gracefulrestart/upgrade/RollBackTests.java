/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.GarbledSuccessor;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Superseded;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Until it leaves standby the predecessor can serve again, and does if the successor
 * dies.
 */
@Timeout(60)
class RollBackTests {

	@TempDir
	private Path directory;

	private Generation first;

	@BeforeEach
	void start() throws Exception {
		this.first = Generation.first(Generation.settings(this.directory), "server");
	}

	@AfterEach
	void stop() {
		this.first.close();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void thePredecessorServesAgainWhenTheSuccessorDiesInTheDrain() {
		this.first.server().load(1, 1, 0);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			this.first.awaitJournal("1 startDrain");
			successor.exit("was killed by signal 11 (SIGSEGV)");
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(report.phase()).isEqualTo(Phase.DRAIN);
		assertThat(report.reason()).isEqualTo("the successor was killed by signal 11 (SIGSEGV)");
		assertServesAgain();
	}

	@Test
	void thePredecessorServesAgainWhenTheSuccessorDiesAlthoughThereIsNothingToDrain() throws Exception {
		CountDownLatch dead = new CountDownLatch(1);
		this.first.server().beforeLoad(() -> await(dead));
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.exit("exited with status 1");
			dead.countDown();
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertServesAgain();
	}

	@Test
	void thePredecessorServesAgainWhenItsFarewellIsNotHeard() throws Exception {
		CountDownLatch dead = new CountDownLatch(1);
		this.first.listener((event) -> {
			if (event instanceof UpgradeEvent.PhaseEnded ended && ended.report().phase() == Phase.DRAIN) {
				dead.countDown();
				Generation.await("death", () -> this.first.launch().last().hasExited());
			}
		});
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			dead.await();
		});
		this.first.listener((event) -> {
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(report.reason()).isEqualTo("the successor exited with status 0");
		assertServesAgain();
	}

	@Test
	void aSuccessorThatHangsUpButLivesIsKilledBeforeTheGateOpens() {
		this.first.server().load(1, 1, 0);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.hangUp();
			successor.hang();
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(this.first.journal().entries()).containsSubsequence("successor says Serving",
				"successor was killed by signal 9 (SIGKILL)", "1 openGate");
		assertServesAgain();
	}

	@Test
	void aSuccessorThatBreaksTheProtocolInTheDrainIsNotTrustedWithTraffic() {
		this.first.server().load(1, 1, 0);
		UpgradeReport report = this.first.upgrade((successor) -> {
			GarbledSuccessor garbled = GarbledSuccessor.join(successor.invitation());
			successor.has(garbled);
			garbled.serve("server");
			garbled.garble();
			successor.hang();
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(report.reason()).contains("broke the protocol");
		assertServesAgain();
	}

	@Test
	void whatTheSuccessorSaysTwiceInTheDrainChangesNothing() {
		this.first.server().load(1, 1, 0);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.say(new Serving());
			successor.becomeReady();
			this.first.server().load(0, 0, 0);
			successor.hear(Farewell.class);
		});
		assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aPredecessorThatIsSupersededLeavesItToAYoungerGeneration() {
		this.first.server().load(1, 1, 0);
		this.first.launch().script((successor) -> {
			successor.serve("server");
			successor.say(new Superseded());
		});
		String id = this.first.request().id();
		this.first.awaitJournal("successor exited with status 0");
		this.first.server().load(0, 0, 0);
		assertThat(this.first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.awaitExit()).isZero();
		assertThat(this.first.journal().entries()).doesNotContain("1 openGate");
	}

	@Test
	void aPredecessorThatIsNoLongerSupersededServesAgain() {
		this.first.server().load(1, 1, 0);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			successor.say(new Superseded());
			successor.say(new Serving());
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertServesAgain();
	}

	private void assertServesAgain() {
		assertThat(this.first.server().isGateOpen()).isTrue();
		assertThat(this.first.server().isDraining()).isFalse();
		assertThat(this.first.server().openListeners()).containsExactly("server");
		assertThat(this.first.hasExited()).isFalse();
		Generation.await("Serving",
				() -> this.first.events().stream().filter(UpgradeEvent.Serving.class::isInstance).count() == 2);
		this.first.server().load(0, 0, 0);
		assertThat(this.first.upgrade((successor) -> successor.takeOver("server")).outcome())
			.isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.awaitExit()).isZero();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
