/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;

import io.github.gracefulrestart.fault.ArmedFault;
import io.github.gracefulrestart.fault.Fault;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever becomes of one of the two processes at whatever step of an upgrade: somebody
 * serves, nobody is refused, it is explained, nothing is left behind, and the next
 * upgrade works. What is expected stands in {@code faults.csv}.
 * <p>
 * The cells run one after the other on one application: the survivor of one is the
 * predecessor of the next. Each build tries some; {@code -Dfaults=all} tries all, and
 * {@code -Dfaults=REGEX} those whose name has a match.
 */
@TestInstance(Lifecycle.PER_CLASS)
class EveryStepIT {

	private static final Path RESULTS = Path.of("target", "faults-measured.csv");

	private static final String WANTED = System.getProperty("faults", "");

	@TempDir
	private static Path controlDirectory;

	private Lineage application;

	private Path control;

	private Remains remains;

	private int applications;

	static Stream<FaultCell> cells() throws IOException {
		Stream<FaultCell> table = FaultCell.table();
		return switch (WANTED) {
			case "" -> EachBuild.of(table.filter(FaultCell::everyBuild));
			case "all" -> table;
			default -> table.filter((cell) -> cell.toString().matches(".*(" + WANTED + ").*"));
		};
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cells")
	void theServiceOutlives(FaultCell cell) throws Exception {
		if (this.application == null) {
			start();
		}
		long began = System.nanoTime();
		try {
			Tally tally = new FaultTrial(this.application, this.control, cell).run();
			if (cell.fault() == Fault.HANG && cell.side() == cell.serves()) {
				// The thread that hangs will do so for ever.
				end();
			}
			else if (cell.lost() == FaultCell.Lost.EVERYTHING) {
				// What its predecessor would have told it to print to, it does not know.
				await().atMost(Duration.ofSeconds(15)).until(() -> remains().isNoMoreThan(this.remains));
				end();
			}
			else {
				awaitRemains();
			}
			note(cell, Duration.ofNanos(System.nanoTime() - began), tally);
		}
		catch (Throwable ex) {
			end();
			throw ex;
		}
	}

	@AfterAll
	void theLastOneCanBeUpgradedToo() throws Exception {
		if (this.application != null) {
			try {
				Upgrades.upgrade(this.application);
				awaitRemains();
			}
			finally {
				end();
			}
		}
	}

	private void start() throws Exception {
		Files.createDirectories(RESULTS.getParent());
		// Each has its own, as one that failed may leave something behind.
		Path control = Files.createDirectory(controlDirectory.resolve(Integer.toString(++this.applications)));
		this.control = Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rwx------"));
		this.application = FaultyApp.launch("every-step-" + this.applications, this.control)
			.arguments("--graceful.restart.ready-timeout=45s", "--graceful.restart.release-timeout=3s",
					"--graceful.restart.heartbeat-timeout=3s", "--graceful.restart.standby=5s",
					"--graceful.restart.drain-timeout=5s", "--graceful.restart.close-spread=1s")
			.start();
		// As every process of this lineage is from now on.
		Upgrades.upgrade(this.application);
		await().atMost(Duration.ofSeconds(15)).until(() -> remains().threads().size() == 1);
		this.remains = remains();
	}

	private void end() throws IOException {
		ArmedFault.disarm(this.application.directory());
		this.application.close();
		this.application = null;
	}

	private void awaitRemains() {
		await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(remains()).isEqualTo(this.remains));
	}

	private Remains remains() {
		return Remains.of(this.application.currentPid().orElseThrow());
	}

	private static void note(FaultCell cell, Duration took, Tally tally) throws IOException {
		Files.writeString(RESULTS,
				"%s; %s; %s; serves %s; %s; %.1f s; %d requests, %d failed; longest %d ms%n".formatted(cell.side(),
						cell.step(), cell.fault(), cell.serves(), cell.outcome(), took.toMillis() / 1e3,
						tally.requests(), tally.failed(), tally.latency().getMaxValue() / 1000),
				StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

}
