/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HistoryFile}.
 */
class HistoryFileTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(HistoryFile.class);

	private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

	private final UpgradeReport completed = new UpgradeReport("cafe0001", "actuator",
			Instant.parse("2026-11-22T08:00:00Z"), 2, 4711, 4712, Phase.DRAIN,
			Map.of(Phase.DRAIN, Duration.ofSeconds(3)), Outcome.COMPLETED, "", new Drained(11, 4, 3, 5, 2, 1),
			List.of());

	private final UpgradeReport failed = new UpgradeReport("cafe0002", "SIGUSR2", Instant.parse("2026-11-22T09:00:00Z"),
			3, 4712, 4713, Phase.START_UP, Map.of(), Outcome.FAILED, "it = \\broken\\n\n\n\r# läuft nicht", null,
			List.of("one", "  two = 2", "\\"));

	@TempDir
	private Path directory;

	private Path path;

	private HistoryFile file;

	@BeforeEach
	void watchLog() {
		this.path = this.directory.resolve("history");
		this.file = new HistoryFile(this.path);
		this.logged.start();
		this.logger.addAppender(this.logged);
	}

	@AfterEach
	void leaveLog() {
		this.logger.detachAppender(this.logged);
	}

	@Test
	void isReadAsItWasWrittenAndByThisUserOnly() throws IOException {
		this.file.write(history(this.completed, this.failed));
		assertThat(this.file.read()).containsExactly(this.failed, this.completed);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.path))).isEqualTo("rw-------");
		assertThat(this.directory).isDirectoryContaining(this.path::equals);
		assertThat(Files.list(this.directory)).hasSize(1);
		assertThat(warnings()).isEmpty();
	}

	@Test
	void oneThatIsMissingOrEmptyHoldsNothingAndIsNotWarnedOf() throws IOException {
		assertThat(this.file.read()).isEmpty();
		Files.createFile(this.path);
		assertThat(this.file.read()).isEmpty();
		assertThat(warnings()).isEmpty();
	}

	@Test
	void whatWasInItStaysInIt() {
		this.file.write(history(this.completed));
		UpgradeHistory other = history(this.failed);
		this.file.write(other);
		assertThat(this.file.read()).containsExactly(this.failed, this.completed);
		assertThat(other.reports()).containsExactly(this.failed, this.completed);
	}

	@Test
	void oneThatWasCutIsReadAsFarAsItGoesAndWrittenAnew() throws IOException {
		this.file.write(history(this.completed, this.failed));
		byte[] whole = Files.readAllBytes(this.path);
		for (int length = 1; length < whole.length; length++) {
			Files.write(this.path, Arrays.copyOf(whole, length));
			assertThat(this.file.read()).as("%d bytes", length).isSubsetOf(this.completed, this.failed);
		}
		assertThat(this.file.read()).containsExactly(this.failed);
		assertThat(warnings()).isNotEmpty().allMatch((line) -> line.contains("is not complete"));
		this.file.write(history(this.completed));
		assertThat(this.file.read()).containsExactly(this.failed, this.completed);
	}

	@Test
	void oneThatIsSomethingElseIsLeftAloneAndNamed() throws IOException {
		Files.write(this.path, new byte[] { 0, 1, 2, (byte) 0xff, '\n', '\n' });
		assertThat(this.file.read()).isEmpty();
		assertThat(warnings()).singleElement()
			.asString()
			.contains(this.path.toString(), "graceful.restart.history-file", "remove it");
		this.file.write(history(this.completed));
		assertThat(Files.readAllBytes(this.path)).hasSize(6);
		assertThat(warnings()).hasSize(2);
	}

	@Test
	void aDirectoryIsNamed() throws IOException {
		Files.createDirectory(this.path);
		assertThat(this.file.read()).isEmpty();
		this.file.write(history(this.completed));
		assertThat(warnings()).hasSize(2).allMatch((line) -> line.contains(this.path.toString()));
		assertThat(this.path).isEmptyDirectory();
		assertThat(Files.list(this.directory)).hasSize(1);
	}

	@Test
	void aDirectoryThatIsMissingIsNamed() {
		HistoryFile lost = new HistoryFile(this.directory.resolve("missing/history"));
		assertThat(lost.read()).isEmpty();
		lost.write(history(this.completed));
		assertThat(warnings()).singleElement().asString().contains("missing/history", "graceful.restart.history-file");
	}

	@Test
	void aFullDiskLeavesTheOldContentAndNothingElse() throws Exception {
		Assumptions.assumeTrue(
				run("mount", "-t", "tmpfs", "-o", "size=4k,mode=0700", "tmpfs", this.directory.toString()),
				"only root may mount a file system, and not in every container");
		try {
			this.file.write(history(this.completed));
			UpgradeReport large = new UpgradeReport("cafe0003", "test", Instant.now(), 3, 1, 2, Phase.PREFLIGHT,
					Map.of(), Outcome.REFUSED, "x".repeat(4096), null, List.of());
			this.file.write(history(large));
			assertThat(this.file.read()).containsExactly(this.completed);
			assertThat(Files.list(this.directory)).containsExactly(this.path);
			assertThat(warnings()).singleElement().asString().contains("No space left on device", this.path.toString());
		}
		finally {
			run("umount", this.directory.toString());
		}
	}

	@Test
	void whatWasNotOverIsOver() {
		UpgradeReport draining = new UpgradeReport("cafe0003", "test", Instant.now(), 3, 1, 2, Phase.DRAIN, Map.of(),
				Outcome.RUNNING, "", null, List.of());
		UpgradeReport starting = new UpgradeReport("cafe0004", "test", Instant.now(), 4, 1, 2, Phase.START_UP, Map.of(),
				Outcome.RUNNING, "", null, List.of());
		this.file.write(history(draining, starting));
		assertThat(this.file.read()).extracting(UpgradeReport::outcome)
			.containsExactly(Outcome.FAILED, Outcome.COMPLETED);
		assertThat(this.file.read()).extracting(UpgradeReport::reason).allMatch((text) -> text.contains("not over"));
	}

	private List<String> warnings() {
		return this.logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private static UpgradeHistory history(UpgradeReport... reports) {
		UpgradeHistory history = new UpgradeHistory();
		for (UpgradeReport each : reports) {
			history.add(each);
		}
		return history;
	}

	private static boolean run(String... command) throws Exception {
		return new ProcessBuilder(command).start().waitFor() == 0;
	}

}
