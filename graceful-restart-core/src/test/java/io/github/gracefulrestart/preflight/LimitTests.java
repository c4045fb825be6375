/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DescriptorCheck} and {@link ThreadCheck}.
 */
class LimitTests {

	private static final String LIMITS = """
			Limit                     Soft Limit           Hard Limit           Units     \s
			Max cpu time              unlimited            unlimited            seconds   \s
			Max open files            %-20s %-20s files     \s
			Max locked memory         8388608              8388608              bytes     \s
			""";

	@TempDir
	private Path root;

	@Test
	void anUpgradeNeedsSomeDescriptorsMore() throws IOException {
		Machine machine = Machine.empty(this.root);
		open(machine, 100);
		machine.write("/proc/self/limits", LIMITS.formatted("164", "4096"));
		assertThat(machine.problems()).isEmpty();
		machine.write("/proc/self/limits", LIMITS.formatted("163", "4096"));
		assertThat(machine.problems()).containsExactly(
				"This process has 100 of at most 163 file descriptors open, and an upgrade needs 64 more here and as "
						+ "many in the successor; raise the limit (prlimit --nofile for this process, LimitNOFILE= of "
						+ "a systemd unit for the next), or wait until there are fewer connections");
	}

	@Test
	void aTableThatHasGrownOnceIsNotTakenForOpenDescriptors() throws IOException {
		Machine machine = Machine.empty(this.root).status("FDSize", 256);
		open(machine, 100);
		machine.write("/proc/self/limits", LIMITS.formatted("256", "4096"));
		assertThat(machine.problems()).isEmpty();
		open(machine, 200);
		assertThat(machine.problems()).singleElement().asString().startsWith("This process has 200 of at most 256");
	}

	@Test
	void descriptorsAreNotCountedIfThereIsRoomForAllThatTheTableHolds() throws IOException {
		Machine machine = Machine.empty(this.root).status("FDSize", 64);
		open(machine, 100);
		machine.write("/proc/self/limits", LIMITS.formatted("128", "4096"));
		assertThat(machine.problems()).isEmpty();
	}

	@Test
	void withoutALimitThereAreEnoughDescriptors() throws IOException {
		Machine machine = Machine.empty(this.root);
		open(machine, 100);
		machine.write("/proc/self/limits", LIMITS.formatted("unlimited", "unlimited"));
		assertThat(machine.problems()).isEmpty();
	}

	@Test
	void theWholeMachineMayBeShortOfOpenFiles() throws IOException {
		Machine machine = Machine.empty(this.root);
		open(machine, 100);
		machine.write("/proc/sys/fs/file-nr", "9900\t0\t10000\n");
		assertThat(machine.problems()).isEmpty();
		machine.write("/proc/sys/fs/file-nr", "9901\t0\t10000\n");
		assertThat(machine.problems())
			.containsExactly("The host has 9901 of at most 10000 files open, and a successor may need as many as this "
					+ "process, 100; raise the sysctl fs.file-max");
		machine.write("/proc/sys/fs/file-nr", "9901\t0\t9223372036854775807\n");
		assertThat(machine.problems()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "v2-systemd, 50, /sys/fs/cgroup/shop.slice/pids.max", "v2-container, 64, /sys/fs/cgroup/pids.max",
			"v1-docker, 37, /sys/fs/cgroup/pids/pids.max" })
	void aSecondProcessFitsExactlyIntoTheSmallestNumberOfFreeThreads(String name, long free, String shortOf)
			throws IOException {
		assertThat(Machine.recorded(name, this.root).status("Threads", free).problems()).isEmpty();
		assertThat(Machine.recorded(name, this.root).status("Threads", free + 1).problems()).singleElement()
			.asString()
			.contains("this one has " + (free + 1), shortOf, "TasksMax=");
	}

	private static void open(Machine machine, int count) throws IOException {
		for (int number = 0; number < count; number++) {
			machine.write("/proc/self/fd/" + number, "");
		}
	}

}
