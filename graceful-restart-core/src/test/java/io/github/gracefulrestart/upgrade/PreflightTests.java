/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.process.SuccessorOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Upgrader#preflight()} and what an upgrade makes of it.
 */
@Timeout(60)
class PreflightTests {

	private static final CountDownLatch NEVER = new CountDownLatch(1);

	@TempDir
	private Path directory;

	@Test
	void anUpgradeIsRefusedWithAllProblemsAtOnce() throws Exception {
		try (Generation first = Generation.first(Generation.settings(this.directory.resolve("gone")), "server")) {
			first.server().hasObstacles("an obstacle");
			first.launch().hasProblems("no java", "no jar");
			UpgradeReport report = first.upgrade();
			assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
			assertThat(report.reason()).startsWith("an obstacle; no java; no jar; The control socket cannot be made (")
				.contains(this.directory + "/gone does not exist", "graceful.restart.control-directory");
			assertThat(first.launch().started()).isEmpty();
		}
	}

	@Test
	void findsTheSameAloneAndStartsNothing() throws Exception {
		try (Generation first = Generation.unstarted(Generation.settings(this.directory))) {
			assertThat(first.upgrader().preflight()).isEmpty();
			first.server().hasObstacles("an obstacle");
			first.launch().hasProblems("no jar");
			assertThat(first.upgrader().preflight()).containsExactly("an obstacle", "no jar");
			assertThat(first.upgrader().upgrades()).isEmpty();
			assertThat(first.launch().started()).isEmpty();
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	@Test
	void canBeRunWhileAnUpgradeRuns() throws Exception {
		try (Generation first = Generation.first(Generation.settings(this.directory), "server")) {
			first.launch().script((successor) -> {
				successor.join();
				successor.note("joined");
				NEVER.await();
			});
			first.request();
			first.awaitJournal("joined");
			assertThat(first.upgrader().preflight()).isEmpty();
			assertThat(first.upgrader().upgrades()).singleElement()
				.extracting(UpgradeReport::outcome)
				.isEqualTo(Outcome.RUNNING);
		}
	}

	@Test
	void triesToMakeAControlSocketWhereItIsToBe() {
		// Where not even root can make a directory.
		assertThat(new ControlSocketCheck(Path.of("/proc/self")).problems()).singleElement()
			.asString()
			.startsWith("The control socket cannot be made (");
		assertThat(new ControlSocketCheck(null).problems()).isEmpty();
	}

	@Test
	void aLackOfResourcesStandsInTheWayOfALaunch() {
		assertThat(new ProcessLaunch(SuccessorOptions.NONE, List::of).problems()).isEmpty();
		assertThat(new ProcessLaunch(SuccessorOptions.NONE, () -> List.of("no memory")).problems())
			.containsExactly("no memory");
	}

}
