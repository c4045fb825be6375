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
import io.github.gracefulrestart.handoff.Message.Heartbeat;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Message.Superseded;
import io.github.gracefulrestart.handoff.OwnSocketException;
import io.github.gracefulrestart.handoff.Predecessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A successor that is not fit to serve gives the service back.
 */
@Timeout(60)
class HandBackTests {

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
	void thePredecessorIsToldThatTheApplicationIsNotFitToServe() throws Exception {
		takeOver();
		this.successor.upgrader().applicationUnfit("health is DOWN");
		assertThat(this.predecessor.hear(Failing.class)).isEqualTo(new Failing("health is DOWN"));
		this.successor.upgrader().applicationFit();
		assertThat(this.successor.server().isGateOpen()).isTrue();
	}

	@Test
	void itShutsItsGateFinishesWhatItHasAndExits() throws Exception {
		takeOver();
		this.successor.server().load(1, 1, 0);
		this.predecessor.say(new Recall("health is DOWN"));
		this.predecessor.hear(Released.class);
		assertThat(this.successor.server().isGateOpen()).isFalse();
		assertThat(this.successor.request().reason()).contains("recalled");
		assertThat(this.successor.server().isDraining()).isFalse();
		this.predecessor.say(new Serving());
		this.successor.awaitJournal("2 startDrain");
		assertThat(this.successor.hasExited()).isFalse();
		this.successor.server().load(0, 0, 0);
		this.predecessor.hear(Farewell.class);
		assertThat(this.successor.awaitExit()).isOne();
		assertThat(this.successor.journal().entries()).doesNotContain("2 closeListeners [server]");
	}

	@Test
	void itLetsNobodyInAnyMoreWhenItHasGivenTheServiceBack() throws Exception {
		Path socket = this.directory.resolve("app.sock");
		this.predecessor = new ScriptedPredecessor(this.directory);
		this.successor = this.predecessor.successor();
		this.successor.upgrader().acceptTakeovers(socket);
		this.predecessor.handOver();
		assertThatExceptionOfType(OwnSocketException.class).isThrownBy(() -> Predecessor.at(socket));
		recall();
		assertThat(this.successor.awaitExit()).isOne();
		assertThat(Predecessor.at(socket)).isEmpty();
	}

	@Test
	void itServesAgainIfThePredecessorDiesBeforeItServes() throws Exception {
		takeOver();
		this.predecessor.say(new Recall("health is DOWN"));
		this.predecessor.hear(Released.class);
		this.predecessor.die();
		Generation.await("the gate", () -> this.successor.server().isGateOpen());
		assertServes();
	}

	@Test
	void itServesAgainIfThePredecessorDiesWhileItFinishes() throws Exception {
		takeOver();
		this.successor.server().load(1, 1, 0);
		recall();
		this.successor.awaitJournal("2 startDrain");
		this.predecessor.die();
		Generation.await("the gate", () -> this.successor.server().isGateOpen());
		assertThat(this.successor.server().isDraining()).isFalse();
		assertServes();
	}

	@Test
	void itDoesNotServeAgainIfThePredecessorIsStopped() throws Exception {
		takeOver();
		this.successor.server().load(1, 1, 0);
		recall();
		this.predecessor.say(new Stopping());
		this.predecessor.die();
		this.successor.awaitEvent(UpgradeEvent.PredecessorGone.class);
		this.successor.awaitLooks(3);
		assertThat(this.successor.server().isGateOpen()).isFalse();
		assertThat(this.successor.server().openListeners()).isEmpty();
		this.successor.server().load(0, 0, 0);
		assertThat(this.successor.awaitExit()).isOne();
	}

	@Test
	void itDoesNotServeAgainIfThePredecessorBreaksTheProtocol() throws Exception {
		takeOver();
		this.predecessor.say(new Recall("health is DOWN"));
		this.predecessor.hear(Released.class);
		this.predecessor.garble();
		assertThat(this.successor.awaitExit()).isOne();
		assertThat(this.successor.server().isGateOpen()).isFalse();
	}

	@Test
	void aStopShortensWhatItMayTake() throws Exception {
		takeOver();
		this.successor.server().load(1, 1, 0);
		recall();
		this.successor.awaitJournal("2 startDrain");
		CompletableFuture<Void> stopped = this.successor.upgrader().stop(Duration.ZERO);
		Generation.get(stopped);
		assertThat(this.successor.awaitExit()).isOne();
	}

	@Test
	void anUpgradeOfItsOwnThatHasNotGotFarIsGivenUp() throws Exception {
		takeOver();
		this.successor.launch().script((next) -> {
			next.ignoreSigterm();
			next.hang();
		});
		String id = this.successor.request().id();
		Generation.await("launch", () -> !this.successor.launch().started().isEmpty());
		long before = System.nanoTime();
		this.predecessor.say(new Recall("health is DOWN"));
		this.predecessor.hear(Released.class);
		assertThat(Duration.ofNanos(System.nanoTime() - before)).as("much less than a dismissal may take")
			.isLessThan(Duration.ofSeconds(4));
		this.predecessor.say(new Serving());
		UpgradeReport report = this.successor.awaitEnd(id);
		assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(report.reason()).contains("recalled");
		assertThat(this.successor.awaitExit()).isOne();
	}

	@Test
	void anUpgradeOfItsOwnThatThePredecessorKnowsOfGoesOn() throws Exception {
		takeOver();
		this.successor.launch().script((next) -> {
			next.join();
			next.note("joined");
			this.successor.awaitJournal("recalled");
			next.becomeReady("server");
			next.hear(Released.class);
			next.say(new Serving());
			next.hear(Farewell.class);
		});
		String id = this.successor.request().id();
		this.successor.awaitJournal("joined");
		this.predecessor.hear(Superseded.class);
		this.predecessor.say(new Recall("health is DOWN"));
		this.predecessor.say(new Farewell(Map.of()));
		this.successor.awaitEvent(UpgradeEvent.PredecessorGone.class);
		this.successor.journal().add("recalled");
		assertThat(this.successor.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void itAnswersHeartbeatsWhateverItWaitsFor() throws Exception {
		takeOver();
		this.predecessor.say(new Heartbeat());
		this.predecessor.hear(Heartbeat.class);
		this.successor.server().load(1, 1, 0);
		this.successor.upgrader().stop(PATIENT);
		this.predecessor.hear(Stopping.class);
		this.predecessor.say(new Heartbeat());
		this.predecessor.hear(Heartbeat.class);
		this.successor.server().load(0, 0, 0);
	}

	/** Takes the service back. */
	private void recall() throws Exception {
		this.predecessor.say(new Recall("health is DOWN"));
		this.predecessor.hear(Released.class);
		this.predecessor.say(new Serving());
	}

	private void takeOver() throws Exception {
		this.predecessor = new ScriptedPredecessor(this.directory);
		this.successor = this.predecessor.successor();
		this.predecessor.handOver();
	}

	private void assertServes() {
		Generation.await("serving",
				() -> this.successor.events().stream().filter(UpgradeEvent.Serving.class::isInstance).count() == 2);
		assertThat(this.successor.hasExited()).isFalse();
		this.successor.server().load(0, 0, 0);
		assertThat(this.successor.upgrade((next) -> next.takeOver("server")).outcome()).isEqualTo(Outcome.COMPLETED);
	}

}
