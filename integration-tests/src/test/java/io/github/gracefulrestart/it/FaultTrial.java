/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.github.gracefulrestart.fault.ArmedFault;
import io.github.gracefulrestart.fault.Fault;
import io.github.gracefulrestart.fault.Side;
import io.github.gracefulrestart.fault.Unfitness;
import io.github.gracefulrestart.it.FaultCell.Lost;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Outcome;
import io.github.gracefulrestart.load.Pattern;
import io.github.gracefulrestart.load.ProcessView;
import io.github.gracefulrestart.load.SlowRequests;
import io.github.gracefulrestart.load.Tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One upgrade under load in which something goes wrong.
 */
final class FaultTrial {

	private static final Duration STANDSTILL = Duration.ofMillis(500);

	private static final Duration SOON = Duration.ofSeconds(15);

	private static final NewConnections FRESH = NewConnections.paced(2, Duration.ofMillis(5));

	private static final KeptConnections KEPT = KeptConnections.paced(6, Duration.ofMillis(10));

	private static final SlowRequests SLOW = new SlowRequests(2, Duration.ofMillis(300));

	/** Each has one request under way at a time. */
	static final int CLIENTS = Stream.<Pattern>of(FRESH, KEPT, SLOW).mapToInt(Pattern::clients).sum();

	private final Lineage application;

	private final Path controlDirectory;

	private final FaultCell cell;

	private final long predecessor;

	private final int generation;

	private final LastUpgrade before;

	FaultTrial(Lineage application, Path controlDirectory, FaultCell cell) throws Exception {
		this.application = application;
		this.controlDirectory = controlDirectory;
		this.cell = cell;
		this.predecessor = application.currentPid().orElseThrow();
		this.generation = application.currentGeneration().orElseThrow();
		this.before = LastUpgrade.of(application.target());
	}

	/**
	 * Upgrades, and checks everything that can be seen from outside.
	 * @return what the clients saw
	 */
	Tally run() throws Exception {
		Load load = Load.on(this.application.target()).lasting(Duration.ofMinutes(3)).start(FRESH, KEPT, SLOW);
		try {
			this.cell.armed(this.predecessor).arm(this.application.directory());
			if (this.cell.also().contains("unfit")) {
				Unfitness.begin(this.application.directory(), this.predecessor);
			}
			Upgrades.request(this.application);
			await("the fault").atMost(Upgrades.PATIENCE).until(() -> !ArmedFault.isArmed(this.application.directory()));
			putRight();
			awaitEnd();
		}
		catch (Throwable ex) {
			load.close();
			throw ex;
		}
		finally {
			Unfitness.end(this.application.directory());
		}
		Tally tally = load.stop();
		if (this.cell.lost() != Lost.EVERYTHING) {
			assertThat(tally.count(Outcome.REFUSED)).as(tally::toString).isZero();
			assertThat(tally.failed()).as(tally::toString)
				.isLessThanOrEqualTo((this.cell.lost() == Lost.IN_HAND) ? CLIENTS : 0);
		}
		if (this.cell.lost() == Lost.EVERYTHING) {
			ageFilesLeft();
		}
		else {
			assertThat(filesLeft()).as("left in the control directory").isEmpty();
		}
		return tally;
	}

	// What an operator does, or whoever stopped the process.
	private void putRight() throws InterruptedException {
		if (this.cell.fault() == Fault.STOP) {
			await("a stopped process").atMost(SOON).until(() -> stopped() != 0);
			Thread.sleep(STANDSTILL.toMillis());
			this.application.signal(stopped(), "CONT");
		}
		if (this.cell.also().contains("kill")) {
			Thread.sleep(STANDSTILL.toMillis());
			this.application.signal(this.predecessor, "KILL");
		}
	}

	private long stopped() {
		return this.application.alive()
			.stream()
			.filter((pid) -> ProcessView.of(pid).isStopped())
			.findFirst()
			.orElse(0L);
	}

	private void awaitEnd() throws Exception {
		if (this.cell.serves() == Side.SUCCESSOR) {
			await("the successor").atMost(Upgrades.PATIENCE).until(this::isSuccessorServing);
			this.application.awaitExit(this.predecessor, Upgrades.PATIENCE);
			// Hears of its predecessor's end, and of how the upgrade went, a moment
			// later.
			await("alone").atMost(SOON).untilAsserted(this::checkRecord);
		}
		else {
			await("over").atMost(Upgrades.PATIENCE).until(this::isOver);
			// A successor that lost its predecessor may have answered, which is about to
			// be ended.
			await("the record").atMost(SOON).untilAsserted(this::checkRecord);
		}
		await("alone").atMost(SOON).until(() -> this.application.alive().size() == 1);
		long survivor = this.application.currentPid().orElseThrow();
		assertThat(survivor == this.predecessor).isEqualTo(this.cell.serves() == Side.PREDECESSOR);
	}

	// One that nobody handed anything to is a first generation.
	private boolean isSuccessorServing() {
		int expected = (this.cell.lost() == Lost.EVERYTHING) ? 1 : this.generation + 1;
		OptionalLong pid = this.application.currentPid();
		return pid.isPresent() && pid.getAsLong() != this.predecessor
				&& this.application.currentGeneration().orElse(0) == expected;
	}

	private boolean isOver() {
		try {
			return isOver(upgrade().outcome());
		}
		catch (LostRequestException ex) {
			// It was in the hands of a process that was killed, or asked a successor that
			// is not to serve.
			return false;
		}
	}

	// One whose own thread hangs does not end the upgrade, but its successor gives up.
	private boolean isOver(String outcome) {
		return switch (outcome) {
			case "none" -> false;
			case "running" -> this.cell.outcome().equals("running") && this.application.alive().size() == 1;
			default -> true;
		};
	}

	private void checkRecord() throws Exception {
		LastUpgrade upgrade = upgrade();
		assertThat(upgrade.outcome()).as(upgrade::toString).isEqualTo(this.cell.outcome());
		assertThat(upgrade.reason()).contains(this.cell.reason());
	}

	// What the process that answers knows of this upgrade.
	private LastUpgrade upgrade() throws LostRequestException {
		LastUpgrade last = LastUpgrade.of(this.application.target());
		boolean older = last.predecessor() != this.predecessor || last.id().equals(this.before.id());
		return older ? LastUpgrade.NONE : last;
	}

	// A process that is killed before its successor is in leaves some, which the next
	// upgrade removes if they are older than ten seconds.
	private void ageFilesLeft() throws Exception {
		for (Path each : filesLeft()) {
			Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
		}
	}

	private List<Path> filesLeft() throws Exception {
		try (Stream<Path> files = Files.list(this.controlDirectory)) {
			return files.toList();
		}
	}

}
