/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.gracefulrestart.fault.ArmedFault;
import io.github.gracefulrestart.fault.Fault;
import io.github.gracefulrestart.fault.Side;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Outcome;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Signals to either process, or to both, while an upgrade stands still at a known step.
 */
class SignalInBetweenIT {

	private static final Duration SOON = Duration.ofSeconds(30);

	/** Until a signal must have been taken. */
	private static final Duration MOMENT = Duration.ofMillis(500);

	/** What the JVM says when a signal ends it in order, or 0 after an upgrade. */
	private static final Set<Integer> ORDERLY = Set.of(0, 130, 143);

	private static final NewConnections FRESH = NewConnections.paced(2, Duration.ofMillis(5));

	/** Keeps the predecessor draining while signals come. */
	private static final NewConnections SLOW = new NewConnections(2, Request.get("/sleep?millis=2000"), Duration.ZERO);

	/** Is under way when the others, which began together, end together. */
	private static final NewConnections SLOWER = new NewConnections(1, Request.get("/sleep?millis=3300"),
			Duration.ZERO);

	@TempDir
	private Path controlDirectory;

	/**
	 * A signal at a step.
	 *
	 * @param everyBuild whether each build tries it, and not only {@code -Dfaults=all}
	 * @param side which process waits at the step while the signal comes
	 * @param step the step
	 * @param signal what is sent
	 * @param to to whom
	 * @param serves who serves afterwards; nobody if empty
	 * @param outcome what the record says; empty if nobody is left to ask
	 * @param printed what the log says
	 */
	record Cell(boolean everyBuild, Side side, String step, String signal, List<Side> to, List<Side> serves,
			String outcome, String printed) {

		@Override
		public String toString() {
			return "%s to %s while %s is %s".formatted(this.signal, this.to, this.side, this.step);
		}

	}

	static Stream<Cell> cells() {
		List<Side> predecessor = List.of(Side.PREDECESSOR);
		List<Side> successor = List.of(Side.SUCCESSOR);
		List<Side> both = List.of(Side.PREDECESSOR, Side.SUCCESSOR);
		List<Side> nobody = List.of();
		Stream<Cell> table = Stream.of(
				new Cell(false, Side.SUCCESSOR, "starting", "TERM", predecessor, nobody, "",
						"this process was stopped"),
				new Cell(true, Side.SUCCESSOR, "heard WELCOME", "TERM", predecessor, nobody, "",
						"this process was stopped"),
				new Cell(false, Side.SUCCESSOR, "saying READY", "TERM", predecessor, nobody, "",
						"this process was stopped"),
				new Cell(true, Side.SUCCESSOR, "heard RELEASED", "TERM", predecessor, nobody, "",
						"stops together with its predecessor"),
				new Cell(false, Side.SUCCESSOR, "saying SERVING", "TERM", predecessor, nobody, "",
						"stops together with its predecessor"),
				new Cell(true, Side.PREDECESSOR, "saying FAREWELL", "TERM", predecessor, successor, "completed",
						"completed in"),
				new Cell(false, Side.SUCCESSOR, "starting", "TERM", successor, predecessor, "failed",
						"the successor ended before it connected"),
				new Cell(true, Side.SUCCESSOR, "heard WELCOME", "TERM", successor, predecessor, "failed",
						"the successor "),
				new Cell(false, Side.PREDECESSOR, "heard READY", "TERM", successor, predecessor, "failed",
						"the successor "),
				new Cell(true, Side.SUCCESSOR, "heard RELEASED", "TERM", successor, predecessor, "failed",
						"the successor gave up: it was stopped"),
				new Cell(true, Side.PREDECESSOR, "heard SERVING", "TERM", successor, nobody, "",
						"Drained for the stop"),
				new Cell(true, Side.SUCCESSOR, "heard WELCOME", "INT", both, nobody, "", "Drained for the stop"),
				new Cell(false, Side.PREDECESSOR, "heard SERVING", "INT", both, nobody, "", "Drained for the stop"),
				new Cell(false, Side.SUCCESSOR, "starting", "USR2", successor, successor, "completed", ""),
				new Cell(false, Side.SUCCESSOR, "heard WELCOME", "USR2", successor, successor, "completed",
						"the application has not started yet"),
				new Cell(true, Side.SUCCESSOR, "saying READY", "USR2", successor, successor, "completed",
						"this process is about to take over"),
				new Cell(true, Side.SUCCESSOR, "heard DRAINING", "USR2", predecessor, successor, "completed",
						"this process drains after upgrade"));
		return System.getProperty("faults", "").equals("all") ? table : EachBuild.of(table.filter(Cell::everyBuild));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cells")
	void losesNothingThatWasAccepted(Cell cell) throws Exception {
		try (Lineage application = start(cell.toString().replaceAll("\\W+", "-"))) {
			long predecessor = application.firstPid();
			Load load = load(application);
			new ArmedFault(predecessor, cell.side(), cell.step(), Fault.HOLD).arm(application.directory());
			Upgrades.request(application);
			await().atMost(Upgrades.PATIENCE).until(() -> ArmedFault.isHeld(application.directory()));
			for (Side each : cell.to()) {
				application.signal((each == Side.PREDECESSOR) ? predecessor : successor(application), cell.signal());
			}
			Thread.sleep(MOMENT.toMillis());
			ArmedFault.letGo(application.directory());
			awaitEnd(application, cell);
			Tally tally = load.stop();
			if (cell.serves().isEmpty()) {
				assertOnlyLateOnesFailed(tally);
			}
			else {
				assertThat(tally.failed()).as(tally::toString).isZero();
			}
			assertThat(application.output()).contains(cell.printed()).doesNotContain("cut, with");
			if (!application.alive().contains(predecessor)) {
				assertThat(application.firstExitStatus().orElseThrow()).isIn(ORDERLY);
			}
			if (!cell.serves().isEmpty()) {
				Upgrades.upgrade(application);
			}
		}
	}

	@Test
	void anUpgradeThatIsAskedForDuringAStopIsRefused() throws Exception {
		try (Lineage application = start("signal-stopping")) {
			long pid = application.firstPid();
			Load load = load(application);
			application.signal(pid, "TERM");
			int signals = 0;
			while (application.alive().contains(pid)) {
				new ProcessBuilder("kill", "-USR2", Long.toString(pid)).start().waitFor();
				signals++;
			}
			Tally tally = load.stop();
			assertThat(signals).isGreaterThan(10);
			assertThat(application.firstExitStatus()).as("not ended by the other signal").hasValue(143);
			// The first may still be taken, a moment before the stop is: that upgrade is
			// called off.
			await().atMost(SOON).until(() -> application.alive().isEmpty());
			assertThat(application.pids()).hasSizeLessThanOrEqualTo(2);
			assertThat(application.output()).contains("this process is being stopped");
			assertOnlyLateOnesFailed(tally);
		}
	}

	private Lineage start(String test) throws Exception {
		return FaultyApp.launch(test, this.controlDirectory)
			.arguments("--graceful.restart.drain-timeout=10s", "--graceful.restart.close-spread=1s",
					"--graceful.restart.release-timeout=20s")
			.start();
	}

	private static Load load(Lineage application) throws InterruptedException {
		Upgrades.awaitServing(application);
		Load load = Load.on(application.target())
			.lasting(Duration.ofMinutes(2))
			.start(FRESH, KeptConnections.paced(4, Duration.ofMillis(10)), SLOW, SLOWER);
		// Until the load has reached every one of its clients.
		await().until(() -> load.tally(SLOW).requests() > 2);
		return load;
	}

	private static void assertOnlyLateOnesFailed(Tally tally) {
		assertThat(tally.failed()).as(tally::toString).isEqualTo(tally.count(Outcome.REFUSED));
	}

	private static long successor(Lineage application) {
		List<Long> others = new ArrayList<>(application.alive());
		others.remove(application.firstPid());
		assertThat(others).hasSize(1);
		return others.get(0);
	}

	private static void awaitEnd(Lineage application, Cell cell) throws Exception {
		if (cell.serves().isEmpty()) {
			await().atMost(SOON).until(() -> application.alive().isEmpty());
			return;
		}
		if (cell.serves().contains(Side.SUCCESSOR)) {
			application.awaitGeneration(2, SOON);
			application.awaitExit(application.firstPid(), SOON);
		}
		await().atMost(SOON).until(() -> application.alive().size() == 1);
		await().atMost(SOON)
			.until(() -> LastUpgrade.of(application.target()).outcome(), (outcome) -> outcome.equals(cell.outcome()));
		assertThat(application.alive().contains(application.firstPid()))
			.isEqualTo(cell.serves().contains(Side.PREDECESSOR));
	}

}
