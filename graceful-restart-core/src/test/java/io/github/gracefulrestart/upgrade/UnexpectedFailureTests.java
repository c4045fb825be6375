/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What nobody expects, for example that no class can be loaded any more because the jar
 * was overwritten, ends an upgrade but neither the service nor the thread that owns the
 * upgrades.
 */
@Timeout(60)
class UnexpectedFailureTests {

	@TempDir
	private Path directory;

	private Generation first;

	@BeforeEach
	void start() throws Exception {
		this.first = Generation.first(Generation.settings(this.directory), "server", "dropped");
	}

	@AfterEach
	void stop() {
		this.first.close();
		assertThat(this.directory).isEmptyDirectory();
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("beforeServing")
	void beforeTheSuccessorServesItFailsTheUpgradeAndThePredecessorServesOn(String method, Throwable failure,
			Outcome outcome) {
		this.first.server().fail(method, failure);
		UpgradeReport report = this.first.upgrade((successor) -> successor.takeOver("server"));
		assertThat(report.outcome()).isEqualTo(outcome);
		assertThat(report.reason()).contains("nobody expected").contains(failure.toString());
		assertThat(this.first.launch().started()).allMatch(ScriptedSuccessor::hasExited);
		assertCanBeUpgraded();
	}

	static Stream<Arguments> beforeServing() {
		return Stream.of(Arguments.of("obstacles", new NoClassDefFoundError("Gone"), Outcome.REFUSED),
				Arguments.of("obstacles", new IllegalStateException("no"), Outcome.REFUSED),
				Arguments.of("shutGate", new OutOfMemoryError("heap"), Outcome.FAILED),
				Arguments.of("shutGate", new IllegalStateException("no"), Outcome.FAILED));
	}

	@Test
	void aLaunchThatFailsUnexpectedlyFailsTheUpgrade() {
		this.first.launch().fail(new NoClassDefFoundError("Gone"));
		assertThat(this.first.upgrade().reason()).contains("NoClassDefFoundError: Gone");
		assertCanBeUpgraded();
	}

	@Test
	void inTheRollBackTheGateOpensAllTheSame() {
		this.first.server().load(1, 1, 0);
		this.first.server().fail("stopDrain", new NoClassDefFoundError("Gone"));
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.serve("server");
			this.first.awaitJournal("1 startDrain");
		});
		assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
		this.first.server().load(0, 0, 0);
		assertThat(this.first.server().isGateOpen()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "startDrain", "load", "closeListeners" })
	void inTheDrainTheSuccessorServesOnAndWhatIsInHandIsFinished(String method) throws Exception {
		this.first.server().load(2, 1, 0);
		this.first.server().fail(method, new NoClassDefFoundError("Gone"));
		this.first.launch().script((successor) -> successor.takeOver("server"));
		String id = this.first.request().id();
		this.first.awaitJournal("1 fails to " + method);
		assertThat(this.first.request().accepted()).isFalse();
		assertThat(this.first.hasExited()).isFalse();
		this.first.server().load(0, 0, 0);
		assertThat(this.first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
		this.first.awaitJournal("successor hears Farewell");
		assertThat(this.first.awaitExit()).isZero();
	}

	@Test
	void aStopIsAnsweredAlthoughTheListenersCannotBeClosed() {
		this.first.server().fail("closeListeners", new NoClassDefFoundError("Gone"));
		Generation.get(this.first.upgrader().stop(Duration.ofSeconds(20)));
		assertThat(this.first.journal().entries()).contains("1 startDrain");
	}

	@Test
	void aListenerThatFailsDoesNotEndTheUpgrade() {
		this.first.listener((event) -> {
			throw new AssertionError("listener");
		});
		assertThat(this.first.upgrade((successor) -> successor.takeOver("server")).outcome())
			.isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.awaitExit()).isZero();
	}

	@Test
	void aListenerThatLeavesAnInterruptBehindDoesNotEndTheUpgrade() {
		AtomicBoolean interrupted = new AtomicBoolean();
		this.first.listener((event) -> Thread.currentThread().interrupt());
		this.first.server().beforeLoad(() -> {
			if (Thread.currentThread().isInterrupted()) {
				interrupted.set(true);
			}
		});
		assertThat(this.first.upgrade((successor) -> successor.takeOver("server")).outcome())
			.isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.awaitExit()).isZero();
		assertThat(interrupted).isFalse();
	}

	@Test
	void anInterruptInAnyPhaseIsIgnored() {
		this.first.launch().script((successor) -> {
			interruptOwner();
			successor.join();
			interruptOwner();
			successor.becomeReady("server");
			successor.hear(Released.class);
			interruptOwner();
			successor.say(new Serving());
			interruptOwner();
			successor.hear(Farewell.class);
		});
		assertThat(this.first.upgrade().outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aSuccessorThatCannotOpenItsGateTellsWhyAndExits() throws Exception {
		try (ScriptedPredecessor predecessor = new ScriptedPredecessor(this.directory)) {
			Generation successor = predecessor.successor();
			successor.server().fail("openGate", new NoClassDefFoundError("Gone"));
			successor.upgrader().applicationReady();
			predecessor.hear(Ready.class);
			predecessor.say(new Released());
			assertThat(predecessor.hear(Abort.class).reason()).contains("NoClassDefFoundError: Gone");
			assertThat(successor.awaitExit()).isOne();
		}
	}

	private void interruptOwner() {
		Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("graceful-restart"))
			.forEach(Thread::interrupt);
	}

	private void assertCanBeUpgraded() {
		assertThat(this.first.server().isGateOpen()).isTrue();
		assertThat(this.first.hasExited()).isFalse();
		assertThat(this.first.upgrade((successor) -> successor.takeOver("server", "dropped")).outcome())
			.isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.awaitExit()).isZero();
	}

}
