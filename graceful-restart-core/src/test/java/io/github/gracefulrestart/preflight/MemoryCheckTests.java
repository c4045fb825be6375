/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MemoryCheck}.
 */
class MemoryCheckTests {

	private static final String LEAVES = "%s allows %d MiB, of which %d MiB are in use";

	@TempDir
	private Path root;

	@ParameterizedTest(name = "{0}: {1} KiB")
	@CsvSource({ "no-limits, 2097152, /proc/meminfo", "v2-container, 222208, /sys/fs/cgroup/memory.max",
			"v2-file-cache, 1404928, /sys/fs/cgroup/memory.max",
			"v2-outside-of-the-namespace, 217088, /sys/fs/cgroup/memory.max",
			"v2-systemd, 1019904, /sys/fs/cgroup/shop.slice/shop-front.slice/memory.max",
			"v1-docker, 434176, /sys/fs/cgroup/memory/memory.limit_in_bytes",
			"v1-nested, 356352, /cgroups/all together/apps/memory.limit_in_bytes",
			"hybrid, 587776, /sys/fs/cgroup/memory/jobs/42/memory.limit_in_bytes" })
	void aSecondProcessFitsExactlyIntoTheSmallestOfWhatIsFree(String machine, long free, String shortOf)
			throws IOException {
		assertThat(Machine.recorded(machine, this.root).using(free).problems()).isEmpty();
		assertThat(Machine.recorded(machine, this.root).using(free + 4).problems()).singleElement()
			.asString()
			.contains(shortOf);
	}

	@Test
	void theMessageHasTheFiguresAndWhatToDo() throws IOException {
		assertThat(Machine.recorded("v1-docker", this.root).using(614_400).problems()).containsExactly(
				"There is not enough memory for two processes: this one uses 600 MiB, its successor may need as much, and "
						+ "/sys/fs/cgroup/memory/memory.limit_in_bytes allows 1024 MiB, of which 600 MiB are in use, "
						+ "not counting file cache, and only 424 MiB free; raise the limit (MemoryMax= of a "
						+ "systemd unit, the memory limit of a container), start the application anew with a smaller "
						+ "heap, or set the property graceful.restart.memory-check to warn");
	}

	@Test
	void everythingThatIsShortIsTold() throws IOException {
		List<String> problems = Machine.recorded("v2-systemd", this.root).using(5_000_000).problems();
		assertThat(problems).hasSize(3);
		assertThat(problems.get(0)).contains("the host has only 4096 MiB available");
		assertThat(problems.get(1))
			.contains("shop-front\\x2dblue.service/" + LEAVES.formatted("memory.max", 1638, 420));
		assertThat(problems.get(2)).contains("shop-front.slice/" + LEAVES.formatted("memory.max", 2048, 1052));
	}

	@Test
	void aGroupThatUsesMoreThanItMayHasNothingLeft() throws IOException {
		Machine machine = Machine.recorded("v2-container", this.root).using(100_000);
		machine.write("/sys/fs/cgroup/memory.current", "700000000\n");
		assertThat(machine.problems()).singleElement().asString().contains("and only 0 MiB free");
	}

	@Test
	void moreCacheThanIsInUseFreesNoMoreThanTheLimit() throws IOException {
		Machine machine = Machine.recorded("v2-file-cache", this.root)
			.write("/sys/fs/cgroup/memory.current", "900000000\n");
		assertThat(machine.using(2_097_152).problems()).isEmpty();
		assertThat(Machine.recorded("v2-file-cache", this.root)
			.write("/sys/fs/cgroup/memory.current", "900000000\n")
			.using(2_097_156)
			.problems()).singleElement().asString().contains("of which 0 MiB are in use", "only 2048 MiB free");
	}

	@Test
	void aNumberTooLargeForAnyMemoryIsNoLimit() throws IOException {
		Machine machine = Machine.recorded("v2-container", this.root).using(1_000_000);
		assertThat(machine.problems()).hasSize(1);
		machine.write("/sys/fs/cgroup/memory.max", "18446744073709551615\n");
		assertThat(machine.problems()).isEmpty();
	}

	@Test
	void whatIsTooLittleNeverReadsAsEnough() throws IOException {
		assertThat(Machine.recorded("no-limits", this.root).using(2_097_153).problems()).singleElement()
			.asString()
			.contains("uses 2049 MiB", "only 2048 MiB");
	}

	@Test
	void aHeapThatIsMappedThreeTimesCountsOnce() throws IOException {
		Machine machine = Machine.recorded("no-limits", this.root)
			.status("VmRSS", "3500000 kB")
			.status("RssAnon", "200000 kB")
			.status("RssFile", "60000 kB")
			.status("RssShmem", "3240000 kB");
		assertThat(machine.problems(MemoryCheckMode.REFUSE, 1_080_000 * 1024L)).isEmpty();
		assertThat(machine.problems(MemoryCheckMode.REFUSE, Long.MAX_VALUE)).hasSize(1);
	}

	@Test
	void anOldKernelTellsTheResidentSetOnly() throws IOException {
		Machine machine = Machine.recorded("no-limits", this.root).status("VmRSS", "2100000 kB");
		assertThat(machine.problems()).hasSize(1);
	}

	@Test
	void whoWantsToBeWarnedIsWarned() throws IOException {
		Logger logger = (Logger) LoggerFactory.getLogger(LoggedCheck.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			Machine machine = Machine.recorded("no-limits", this.root).using(3_000_000);
			assertThat(machine.problems(MemoryCheckMode.WARN, 0)).isEmpty();
			assertThat(log.list).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("not enough memory"));
			log.list.clear();
			assertThat(machine.problems(MemoryCheckMode.OFF, 0)).isEmpty();
			assertThat(log.list).isEmpty();
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/proc/meminfo", "/proc/self/cgroup", "/proc/self/mountinfo", "/sys/fs/cgroup/memory.max",
			"/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat" })
	void aFileThatIsNotUnderstoodStopsNoUpgrade(String path) throws IOException {
		for (String content : List.of("", "\n", "\0", "a b c", "::", "x:2:3:4", "-1", "MemAvailable: much kB",
				"29 24 0:26 / - cgroup2", "99999999999999999999999", "inactive_file")) {
			Machine machine = Machine.recorded("v2-container", this.root).using(100_000);
			machine.write(path, content);
			assertThat(machine.problems()).as(content).isEmpty();
		}
	}

	@Test
	void aMachineWithoutAnyOfTheFilesStopsNoUpgrade() throws IOException {
		assertThat(Machine.empty(this.root).problems()).isEmpty();
		assertThat(Machine.empty(this.root).using(1_000_000).problems()).isEmpty();
	}

}
