/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.gracefulrestart.handoff.GarbledSuccessor;
import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.upgrade.ScriptedSuccessor.Script;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Until it serves, whatever becomes of the successor leaves the predecessor as it was,
 * and the caller learns why.
 */
@Timeout(60)
class UntilServingTests {

	private static final Duration BRIEF = Duration.ofMillis(300);

	private static final Duration PATIENT = Duration.ofSeconds(20);

	@TempDir
	private Path directory;

	private Generation first;

	@BeforeAll
	static void loadLibraries(@TempDir Path directory) throws Exception {
		// What is opened for good by the first upgrade is not left behind by the second.
		try (Generation first = Generation.first(Generation.settings(directory), "server")) {
			first.upgrade();
		}
	}

	@BeforeEach
	void start() throws Exception {
		this.first = Generation.first(Generation.settings(this.directory), "server", "management");
	}

	@AfterEach
	void stop() {
		this.first.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("failures")
	void untilServingTheSuccessorChangesNothing(String name, Phase phase, String reason, Script script) {
		LeftBehind leftBehind = new LeftBehind(this.directory);
		UpgradeReport report = this.first.upgrade(script);
		assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(report.phase()).isEqualTo(phase);
		assertThat(report.reason()).contains(reason);
		assertUnchanged(leftBehind);
	}

	@Test
	void whatASuccessorSaysInTheVeryMomentOfTheSwitchIsTheReason() {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		this.first.server().beforeShutGate(() -> Generation.get(gone));
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.join();
			successor.becomeReady("server", "management");
			successor.say(new Abort("it has changed its mind"));
			successor.hangUp();
			gone.complete(null);
			successor.awaitSigterm();
			successor.exit("exited with status 1");
		});
		assertThat(report.phase()).isEqualTo(Phase.SWITCH);
		assertThat(report.reason()).isEqualTo("the successor gave up: it has changed its mind");
		assertThat(this.first.server().isGateOpen()).isTrue();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("hangs")
	void untilServingASuccessorThatHangsChangesNothing(String name, Phase phase, String reason, Script script)
			throws Exception {
		this.first.close();
		// The limit that is tested is short, the other one is not.
		Duration release = (phase == Phase.SWITCH) ? BRIEF : PATIENT;
		Duration ready = (phase == Phase.SWITCH) ? PATIENT : Duration.ofMillis(700);
		this.first = Generation.first(
				new UpgradeSettings(ready, release, ready, PATIENT, Duration.ZERO, Duration.ZERO, 2, this.directory),
				"server");
		LeftBehind leftBehind = new LeftBehind(this.directory);
		UpgradeReport report = this.first.upgrade(script);
		assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(report.phase()).isEqualTo(phase);
		assertThat(report.reason()).contains(reason).contains("raise graceful.restart.");
		assertThat(this.first.launch().last().hasExited()).isTrue();
		assertThat(this.first.server().isGateOpen()).isTrue();
		leftBehind.assertNothing();
	}

	@Test
	void anObstacleIsRefusedAndNothingIsStarted() {
		LeftBehind leftBehind = new LeftBehind(this.directory);
		this.first.server().hasObstacles("the listener 'ajp' cannot be handed over", "nor 'h2'");
		this.first.launch().hasProblems("the jar is gone");
		UpgradeReport report = this.first.upgrade();
		assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
		assertThat(report.phase()).isEqualTo(Phase.PREFLIGHT);
		assertThat(report.reason()).isEqualTo("the listener 'ajp' cannot be handed over; nor 'h2'; the jar is gone");
		assertThat(this.first.launch().started()).isEmpty();
		this.first.server().hasObstacles();
		this.first.launch().hasProblems();
		assertUnchanged(leftBehind);
	}

	@Test
	void aProcessThatCannotBeStartedIsToldWithTheReason() {
		LeftBehind leftBehind = new LeftBehind(this.directory);
		this.first.launch().fail(new IOException("no such file"));
		UpgradeReport report = this.first.upgrade();
		assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(report.reason()).isEqualTo("the successor could not be started: no such file");
		assertUnchanged(leftBehind);
	}

	@Test
	void aSuccessorThatHangsAfterReleasedIsKilledBeforeTheGateReopens() throws Exception {
		this.first.close();
		this.first = Generation.first(
				new UpgradeSettings(PATIENT, BRIEF, PATIENT, PATIENT, Duration.ZERO, Duration.ZERO, 2, this.directory),
				"server");
		this.first.upgrade((successor) -> {
			successor.ignoreSigterm();
			successor.join();
			successor.becomeReady("server");
			successor.hear(Released.class);
			successor.hang();
		});
		assertThat(this.first.journal().entries()).containsSubsequence("1 shutGate", "successor hears Released",
				"successor was killed by signal 9 (SIGKILL)", "1 openGate");
	}

	@Test
	void aSuccessorThatDiesInTheSwitchLeavesTheGateShutOnlyForAMoment() {
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.join();
			successor.becomeReady();
			successor.hear(Released.class);
			// Its connection ends, but not its process.
			successor.hangUp();
			successor.hang();
		});
		assertThat(report.reason()).contains("the successor is gone");
		assertThat(this.first.server().shutFor()).isLessThan(Duration.ofMillis(900));
	}

	@Test
	void aSuccessorThatHeardTheAbortMayEndByItself() {
		this.first.upgrade((successor) -> {
			successor.ignoreSigterm();
			successor.join();
			successor.say(new Serving());
			successor.hear(Abort.class);
		});
		assertThat(this.first.journal().entries()).contains("successor hears Abort", "successor exited with status 0")
			.doesNotContain("successor was killed by signal 9 (SIGKILL)");
	}

	@Test
	void aSuccessorThatConnectsWhenItIsNotWantedAnyMoreIsTurnedAway() throws Exception {
		this.first.close();
		this.first = Generation.first(
				new UpgradeSettings(BRIEF, PATIENT, BRIEF, PATIENT, Duration.ZERO, Duration.ZERO, 2, this.directory));
		LeftBehind leftBehind = new LeftBehind(this.directory);
		UpgradeReport report = this.first.upgrade((successor) -> {
			successor.ignoreSigterm();
			successor.awaitSigterm();
			try (GarbledSuccessor late = GarbledSuccessor.greet(successor.invitation())) {
				late.awaitEnd();
			}
		});
		assertThat(report.reason()).contains("did not connect");
		assertThat(this.first.journal().entries()).contains("successor exited with status 0");
		leftBehind.assertNothing();
	}

	@Test
	void aSuccessorThatGivesUpHasTimeToPrintWhy() throws Exception {
		this.first = Generation.first(Generation.settings(this.directory), "server");
		this.first.upgrade((successor) -> {
			successor.join();
			successor.say(new Abort("port in use"));
			Generation.await("the upgrade to be off", () -> this.first.request().reason().contains("not ended yet"));
		});
		assertThat(this.first.journal().entries()).contains("successor exited with status 0");
	}

	static Stream<Arguments> failures() {
		return Stream.of(failure("it exits before it connects", Phase.LAUNCH,
				"the successor ended before it connected: it exited with status 0", (successor) -> {
				}), failure("it gives up while it starts", Phase.START_UP, "the successor gave up: port in use",
						(successor) -> {
							successor.join();
							successor.say(new Abort("port in use"));
							successor.hang();
						}),
				failure("it dies before it is ready", Phase.START_UP, "the successor exited with status 1",
						(successor) -> {
							successor.join();
							throw new IllegalStateException();
						}),
				failure("it dies when it is ready", Phase.SWITCH, "the successor exited with status 0", (successor) -> {
					successor.join();
					successor.becomeReady("server");
				}), failure("it dies once it was released", Phase.SWITCH, "the successor exited with status 0",
						(successor) -> {
							successor.join();
							successor.becomeReady("server");
							successor.hear(Released.class);
						}),
				failure("it gives up once it was released", Phase.SWITCH, "the successor gave up: no", (successor) -> {
					successor.join();
					successor.becomeReady("server");
					successor.hear(Released.class);
					successor.say(new Abort("no"));
					successor.hang();
				}),
				failure("it serves before it is ready", Phase.START_UP, "spoke out of turn: Serving", (successor) -> {
					successor.join();
					successor.say(new Serving());
					successor.hang();
				}), failure("it is ready twice", Phase.SWITCH, "spoke out of turn: Ready", (successor) -> {
					successor.join();
					successor.becomeReady("server");
					successor.hear(Released.class);
					successor.say(new Ready(Set.of()));
					successor.hang();
				}), failure("it says what only a predecessor says", Phase.START_UP, "spoke out of turn: Farewell",
						(successor) -> {
							successor.join();
							successor.say(new Farewell(Map.of()));
							successor.hang();
						}),
				failure("it breaks the protocol", Phase.START_UP,
						"the successor broke the protocol: there is no message", (successor) -> {
							GarbledSuccessor garbled = GarbledSuccessor.join(successor.invitation());
							successor.has(garbled);
							garbled.garble();
							successor.hang();
						}));
	}

	static Stream<Arguments> hangs() {
		return Stream.of(
				failure("it never connects", Phase.LAUNCH, "did not connect within 700 ms", ScriptedSuccessor::hang),
				failure("it never becomes ready", Phase.START_UP, "did not become ready within 700 ms", (successor) -> {
					successor.join();
					successor.hang();
				}),
				failure("it never opens its gate", Phase.SWITCH, "did not open its gate within 300 ms", (successor) -> {
					successor.join();
					successor.becomeReady("server");
					successor.hang();
				}));
	}

	private static Arguments failure(String name, Phase phase, String reason, Script script) {
		return Arguments.of(name, phase, reason, script);
	}

	private void assertUnchanged(LeftBehind leftBehind) {
		assertThat(this.first.server().isGateOpen()).isTrue();
		assertThat(this.first.server().isDraining()).isFalse();
		assertThat(this.first.server().openListeners()).containsExactly("server", "management");
		assertThat(this.first.launch().started()).allMatch(ScriptedSuccessor::hasExited);
		assertThat(this.first.hasExited()).isFalse();
		leftBehind.assertNothing();
		assertThat(this.first.upgrade((successor) -> successor.takeOver("server", "management")).outcome())
			.isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.awaitExit()).isZero();
	}

}
