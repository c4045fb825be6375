/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Superseded;
import io.github.gracefulrestart.upgrade.UpgradeEvent.PredecessorGone;
import io.github.gracefulrestart.upgrade.UpgradeEvent.PredecessorLost;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A predecessor that dies takes nothing with it, and one that lives but does not behave
 * is left to serve.
 */
@Timeout(60)
class LostPredecessorTests {

	@TempDir
	private Path directory;

	private ScriptedPredecessor predecessor;

	private Generation successor;

	@BeforeEach
	void start() throws Exception {
		this.predecessor = new ScriptedPredecessor(this.directory);
		this.successor = this.predecessor.successor();
	}

	@AfterEach
	void stop() throws Exception {
		this.predecessor.close();
	}

	@Test
	void aSuccessorWhosePredecessorDiedGoesOnAndOpensItsGateWhenItIsReady() throws Exception {
		this.predecessor.die();
		Generation.await("its end to be known",
				() -> this.successor.request().reason().contains("without its predecessor"));
		assertThat(this.successor.server().isGateOpen()).isFalse();
		this.successor.upgrader().applicationReady();
		assertServesAlone();
	}

	@Test
	void aSuccessorHearsAtOnceThatNobodyServes() throws Exception {
		this.predecessor.die();
		this.successor.awaitEvent(PredecessorLost.class);
		assertThat(this.successor.server().isGateOpen()).isFalse();
	}

	@Test
	void aSuccessorThatGivesUpTellsWhyAndExits() throws Exception {
		this.successor.upgrader().applicationGivesUp("its warm-up failed");
		assertThat(this.predecessor.hear(Abort.class).reason()).isEqualTo("its warm-up failed");
		assertThat(this.successor.awaitExit()).isOne();
		assertThat(this.successor.server().isGateOpen()).isFalse();
	}

	@Test
	void aSuccessorThatWouldGiveUpServesIfNobodyElseDoes() throws Exception {
		this.predecessor.die();
		this.successor.awaitEvent(PredecessorLost.class);
		this.successor.upgrader().applicationGivesUp("its warm-up failed");
		assertServesAlone();
	}

	@Test
	void aSuccessorThatIsReadyOpensItsGateWhenItsPredecessorDies() throws Exception {
		this.successor.upgrader().applicationReady();
		assertThat(this.predecessor.hear(Ready.class).claimed()).containsExactly("server");
		assertThat(this.successor.server().isGateOpen()).isFalse();
		this.predecessor.die();
		assertServesAlone();
	}

	@Test
	void aSuccessorThatServesGoesOnWhenItsPredecessorDiesInTheDrain() throws Exception {
		takeOver();
		this.predecessor.die();
		assertServesAlone();
	}

	@Test
	void aSuccessorIsAloneAfterTheFarewell() throws Exception {
		takeOver();
		this.predecessor.say(new Farewell(Map.of("id", "cafe0001", "outcome", "COMPLETED", "origin", "SIGUSR2")));
		assertServesAlone();
		assertThat(this.successor.upgrader().upgrades()).extracting(UpgradeReport::origin).contains("SIGUSR2");
	}

	@Test
	void aFarewellThatCannotBeReadIsOneAllTheSame() throws Exception {
		takeOver();
		this.predecessor.say(new Farewell(Map.of("outcome", "FROM_THE_FUTURE")));
		assertServesAlone();
	}

	@Test
	void untilItServesARequestIsAnsweredWithTheUpgradeThatRuns() throws Exception {
		assertRefused("is about to take over");
		this.successor.upgrader().applicationReady();
		this.predecessor.hear(Ready.class);
		assertRefused("is about to take over");
		this.predecessor.say(new Released());
		this.predecessor.hear(Serving.class);
		assertThat(this.successor.request().accepted()).isTrue();
	}

	@Test
	void aSuccessorThatIsNotWantedExitsAndNeverOpensItsGate() throws Exception {
		this.predecessor.say(new Abort("did not become ready"));
		assertThat(this.successor.awaitExit()).isOne();
		this.successor.upgrader().applicationReady();
		assertThat(this.successor.request().reason()).contains("predecessor of this process serves");
		assertThat(this.successor.server().isGateOpen()).isFalse();
	}

	@Test
	void aPredecessorThatSpeaksOutOfTurnMayStillAccept() throws Exception {
		this.predecessor.say(new Released());
		assertThat(this.predecessor.hear(Abort.class).reason()).contains("out of turn: Released");
		assertThat(this.successor.awaitExit()).isOne();
		assertThat(this.successor.server().isGateOpen()).isFalse();
	}

	@Test
	void aPredecessorThatBreaksTheProtocolMayStillAccept() throws Exception {
		this.successor.upgrader().applicationReady();
		this.predecessor.hear(Ready.class);
		this.predecessor.garble();
		assertThat(this.predecessor.hear(Abort.class).reason()).contains("broke the protocol");
		assertThat(this.successor.awaitExit()).isOne();
		assertThat(this.successor.server().isGateOpen()).isFalse();
	}

	@Test
	void aPredecessorThatBreaksTheProtocolInTheDrainIsNotMissed() throws Exception {
		takeOver();
		this.predecessor.garble();
		// Otherwise it would take this process for dead if it cannot see it.
		this.predecessor.hear(Superseded.class);
		assertServesAlone();
	}

	private void takeOver() throws Exception {
		this.successor.upgrader().applicationReady();
		this.predecessor.hear(Ready.class);
		this.predecessor.say(new Released());
		this.predecessor.hear(Serving.class);
		assertThat(this.successor.server().isGateOpen()).isTrue();
	}

	private void assertRefused(String reason) {
		UpgradeAnswer answer = this.successor.request();
		assertThat(answer.accepted()).isFalse();
		assertThat(answer.id()).isEqualTo("cafe0001");
		assertThat(answer.reason()).contains("upgrade cafe0001 is running").contains(reason);
	}

	private void assertServesAlone() {
		this.successor.awaitEvent(PredecessorGone.class);
		assertThat(this.successor.server().isGateOpen()).isTrue();
		assertThat(this.successor.server().openListeners()).containsExactly("server");
		assertThat(this.successor.hasExited()).isFalse();
		assertThat(this.successor.upgrade((next) -> next.takeOver("server")).outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.successor.awaitExit()).isZero();
	}

}
