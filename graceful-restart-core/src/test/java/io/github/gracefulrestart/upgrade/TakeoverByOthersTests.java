/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.handoff.TakeoverSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * A process that somebody else has started takes over. Here it is one that cannot be
 * killed, like one in another PID namespace.
 */
@Timeout(60)
class TakeoverByOthersTests {

	@TempDir
	private Path directory;

	private Path socket;

	private Generation first;

	private final List<AutoCloseable> started = new CopyOnWriteArrayList<>();

	@BeforeEach
	void start() throws IOException {
		this.socket = this.directory.resolve("app.sock");
		this.first = Generation.reachable(Generation.settings(this.directory), this.socket, "server");
	}

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable each : this.started) {
			each.close();
		}
		this.first.close();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aProcessThatComesByItselfTakesOver() {
		ScriptedSuccessor newcomer = newcomer((successor) -> successor.takeOver("server"));
		UpgradeReport report = awaitEnd(1);
		assertThat(report.outcome()).as(report.reason()).isEqualTo(Outcome.COMPLETED);
		assertThat(report.origin()).isEqualTo("takeover (process " + ProcessHandle.current().pid() + ")");
		assertThat(this.first.awaitExit()).isZero();
		Generation.await("exit", newcomer::hasExited);
	}

	@Test
	void whoTookOverIsFoundAtThePathAndCanBeTakenOverFromByEither() throws Exception {
		Generation second = taking(2);
		assertThat(this.first.awaitExit()).isZero();
		assertThat(second.upgrade((successor) -> {
			successor.join();
			successor.exit("exited with status 1");
		}).outcome()).isEqualTo(Outcome.FAILED);
		Generation third = taking(3);
		assertThat(second.awaitExit()).isZero();
		assertThat(third.upgrade((successor) -> successor.takeOver("server")).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	private Generation taking(int generation) throws IOException {
		Generation newcomer = Generation.newcomer(this.first.journal(), Generation.settings(this.directory),
				this.socket, "server");
		this.started.add(newcomer);
		newcomer.upgrader().applicationReady();
		newcomer.awaitEvent(UpgradeEvent.Serving.class);
		assertThat(newcomer.upgrader().generation()).isEqualTo(generation);
		return newcomer;
	}

	@Test
	void aSecondOneIsToldWhichUpgradeRunsAndChangesNothing() throws Exception {
		CountDownLatch go = new CountDownLatch(1);
		newcomer((successor) -> {
			successor.join();
			successor.note("joined");
			go.await();
			successor.becomeReady("server");
			successor.hear(Released.class);
			successor.say(new Serving());
			successor.hear(Farewell.class);
		});
		this.first.awaitJournal("joined");
		String id = this.first.upgrader().upgrades().get(0).id();
		assertThatIOException().isThrownBy(() -> look(this.socket))
			.withMessage("the predecessor does not hand over: upgrade " + id + " is running");
		go.countDown();
		assertThat(awaitEnd(1).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void oneThatDiesBeforeItIsReadyChangesNothing() throws Exception {
		newcomer(ScriptedSuccessor::join);
		UpgradeReport report = awaitEnd(1);
		assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(this.first.server().isGateOpen()).isTrue();
		newcomer((successor) -> successor.takeOver("server"));
		assertThat(awaitEnd(2).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void whenItDiesLaterThePredecessorServesAgainAndTakesThePathBack() throws Exception {
		this.first.server().load(1, 1, 0);
		newcomer((successor) -> {
			successor.serve("server");
			TakeoverSocket own = new TakeoverSocket(this.socket, (other) -> {
				throw new AssertionError(other);
			});
			this.started.add(own);
			own.listen();
			this.first.awaitJournal("1 startDrain");
			successor.exit("was killed by signal 9 (SIGKILL)");
		});
		UpgradeReport report = awaitEnd(1);
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(this.first.server().isGateOpen()).isTrue();
		this.first.server().load(0, 0, 0);
		newcomer((successor) -> successor.takeOver("server"));
		assertThat(awaitEnd(2).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void theFileIsGoneBeforeAStopInTheDrainIsOver() throws Exception {
		this.first.server().load(1, 1, 0);
		newcomer((successor) -> successor.takeOver("server"));
		this.first.awaitJournal("1 startDrain");
		CompletableFuture<Boolean> left = this.first.upgrader()
			.stop(Duration.ofSeconds(20))
			.thenApply((done) -> Files.exists(this.socket));
		this.first.server().load(0, 0, 0);
		assertThat(Generation.get(left)).isFalse();
	}

	@Test
	void aProcessThatIsNotReadyRefuses() throws Exception {
		Path other = this.directory.resolve("other.sock");
		try (Generation unready = Generation.unready(Generation.settings(this.directory), other, "server")) {
			assertThatIOException().isThrownBy(() -> look(other)).withMessageContaining("not ready yet");
			assertThat(unready.upgrader().upgrades()).isEmpty();
		}
	}

	@Test
	void aProcessThatIsBeingStoppedIsNotFoundAnyMore() throws Exception {
		this.first.server().load(1, 1, 0);
		CompletableFuture<Void> stop = this.first.upgrader().stop(Duration.ofSeconds(20));
		this.first.awaitJournal("1 closeListeners [server]");
		assertThat(this.socket).doesNotExist();
		assertThat(look(this.socket)).isEmpty();
		this.first.server().load(0, 0, 0);
		Generation.get(stop);
	}

	@Test
	void whatThePreflightFindsIsToldToBoth() {
		this.first.server().hasObstacles("the listener is not ours");
		assertThatIOException().isThrownBy(() -> look(this.socket))
			.withMessage("the predecessor does not hand over: the listener is not ours");
		UpgradeReport report = awaitEnd(1);
		assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
		assertThat(report.reason()).isEqualTo("the listener is not ours");
	}

	@Test
	void oneThatHangsAndCannotBeKilledIsWaitedForAndRecalled() throws Exception {
		hangsAreNoticedSoon();
		newcomer((successor) -> {
			successor.mute();
			successor.serve("server");
			successor.hear(Recall.class);
			assertThat(this.first.server().isGateOpen()).isFalse();
			successor.say(new Released());
			successor.hear(Serving.class);
		});
		UpgradeReport report = awaitEnd(1);
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(report.reason()).contains("does not answer");
		assertThat(this.first.journal().entries()).containsSubsequence("successor says Released", "1 openGate",
				"successor hears Serving");
	}

	@Test
	void oneThatHangsAndCannotBeKilledIsReplacedWhenItHasEnded() throws Exception {
		hangsAreNoticedSoon();
		newcomer((successor) -> {
			successor.mute();
			successor.serve("server");
			successor.hear(Recall.class);
			assertThat(this.first.server().isGateOpen()).isFalse();
			successor.exit("was killed by signal 9 (SIGKILL)");
		});
		assertThat(awaitEnd(1).outcome()).isEqualTo(Outcome.ROLLED_BACK);
		assertThat(this.first.journal().entries()).containsSubsequence("successor was killed by signal 9 (SIGKILL)",
				"1 openGate");
	}

	@Test
	void aProcessThatIsStoppedDoesNotWaitForOneThatHangs() throws Exception {
		hangsAreNoticedSoon();
		newcomer((successor) -> {
			successor.mute();
			successor.serve("server");
			successor.hear(Recall.class);
			successor.note("recalled");
			successor.hang();
		});
		this.first.awaitJournal("recalled");
		Generation.get(this.first.upgrader().stop(Duration.ofSeconds(1)));
		assertThat(this.first.server().isGateOpen()).isFalse();
	}

	@Test
	void aStopInTheSwitchDoesNotReachTheOneThatTakesOver() throws Exception {
		CompletableFuture<Void> stop = new CompletableFuture<>();
		newcomer((successor) -> {
			successor.join();
			successor.becomeReady("server");
			successor.hear(Released.class);
			this.first.upgrader().stop(Duration.ofSeconds(20)).thenRun(() -> stop.complete(null));
			successor.say(new Serving());
			successor.hear(Farewell.class);
		});
		assertThat(awaitEnd(1).outcome()).isEqualTo(Outcome.COMPLETED);
		Generation.get(stop);
		this.first.awaitJournal("successor hears Farewell");
	}

	@Test
	void oneThatCannotBeKilledMayTakeItsTimeToOpenItsGateAndAnOperatorIsTold() throws Exception {
		restart(new UpgradeSettings(Duration.ofSeconds(20), Duration.ofMillis(100), Duration.ofSeconds(20),
				Duration.ofSeconds(20), Duration.ZERO, Duration.ZERO, 2, this.directory));
		try (LoggedLines log = LoggedLines.of(Upgrade.class)) {
			newcomer((successor) -> {
				successor.join();
				successor.becomeReady("server");
				successor.hear(Released.class);
				log.awaitLine("does not open its gate and cannot be killed from here; nobody accepts");
				successor.say(new Serving());
				successor.hear(Farewell.class);
			});
			UpgradeReport report = awaitEnd(1);
			assertThat(report.outcome()).as(report.reason()).isEqualTo(Outcome.COMPLETED);
			assertThat(log.lines()).singleElement().asString().startsWith("ERROR Upgrade " + report.id());
		}
	}

	// As any process does that is not this one itself.
	private static Optional<Predecessor> look(Path socket) throws IOException {
		return Predecessor.join(new Invitation(socket, ""));
	}

	private void hangsAreNoticedSoon() throws IOException {
		restart(new UpgradeSettings(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(100),
				Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ZERO, 2, this.directory));
	}

	private void restart(UpgradeSettings settings) throws IOException {
		this.first.close();
		this.first = Generation.reachable(settings, this.socket, "server");
	}

	private ScriptedSuccessor newcomer(ScriptedSuccessor.Script script) {
		ScriptedSuccessor newcomer = new ScriptedSuccessor(ProcessHandle.current().pid(),
				new Invitation(this.socket, ""), this.first.journal(), script);
		this.started.add(newcomer::kill);
		return newcomer;
	}

	private UpgradeReport awaitEnd(int number) {
		Generation.await("the end of the upgrade", () -> ended().size() == number);
		return ended().get(number - 1);
	}

	private List<UpgradeReport> ended() {
		return this.first.events()
			.stream()
			.filter(UpgradeEvent.Ended.class::isInstance)
			.map((event) -> ((UpgradeEvent.Ended) event).report())
			.toList();
	}

}
