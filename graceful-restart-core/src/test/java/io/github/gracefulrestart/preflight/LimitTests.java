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
		machine.write("/proc/self/limits", LIMITS.formatted("116", "4096"));
		assertThat(machine.problems()).isEmpty();
		machine.write("/proc/self/limits", LIMITS.formatted("115", "4096"));
		assertThat(machine.problems()).containsExactly(
				"This process has 100 of at most 115 file descriptors open, and an upgrade needs 16 more; raise the "
						+ "limit (prlimit --nofile for this process, LimitNOFILE= of a systemd unit for the next), or "
						+ "wait until there are fewer connections");
	}

	@Test
	void aTableThatHasGrownOnceIsNotTakenForOpenDescriptors() throws IOException {
		Machine machine = Machine.empty(this.root).status("FDSize", 256);
		open(machine, 100);
		machine.write("/proc/self/limits", LIMITS.formatted("256", "4096"));
		assertThat(machine.problems()).isEmpty();
		open(machine, 250);
		assertThat(machine.problems()).singleElement().asString().startsWith("This process has 250 of at most 256");
	}

	@Test
	void descriptorsAreNotCountedIfThereIsRoomForAllThatTheTableHolds() throws IOException {
		Machine machine = Machine.empty(this.root).status("FDSize", 64);
		open(machine, 100);
		machine.write("/proc/self/limits", LIMITS.formatted("80", "4096"));
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
		machine.write("/proc/sys/fs/file-nr", "9968\t0\t10000\n");
		assertThat(machine.problems()).isEmpty();
		machine.write("/proc/sys/fs/file-nr", "9969\t0\t10000\n");
		assertThat(machine.problems())
			.containsExactly("The host has 9969 of at most 10000 files open, and an upgrade needs 32 more; raise the "
					+ "sysctl fs.file-max");
		machine.write("/proc/sys/fs/file-nr", "9969\t0\t9223372036854775807\n");
		assertThat(machine.problems()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "v2-systemd, /sys/fs/cgroup/shop.slice, 400", "v2-container, /sys/fs/cgroup, 100",
			"v1-docker, /sys/fs/cgroup/pids, 70" })
	void aSecondProcessNeedsTheThreadsWithWhichItStarts(String name, String group, int limit) throws IOException {
		Machine machine = Machine.recorded(name, this.root);
		machine.write(group + "/pids.current", (limit - 20) + "\n");
		assertThat(machine.problems()).isEmpty();
		machine.write(group + "/pids.current", (limit - 19) + "\n");
		assertThat(machine.problems()).singleElement()
			.asString()
			.contains("less than 20", group + "/pids.max allows " + limit, (limit - 19) + " are in use", "TasksMax=");
	}

	@Test
	void threadsThatCameWithTheLoadAreNotAskedForTwice() throws IOException {
		Machine machine = Machine.recorded("v2-container", this.root).status("Threads", 300);
		machine.write("/sys/fs/cgroup/pids.max", "500\n").write("/sys/fs/cgroup/pids.current", "301\n");
		assertThat(machine.problems()).isEmpty();
	}

	@Test
	void connectionsThatMoveAreTheSameOpenFilesInBothProcesses() throws IOException {
		Machine machine = Machine.empty(this.root);
		open(machine, 700);
		machine.write("/proc/self/limits", LIMITS.formatted("1024", "4096"));
		machine.write("/proc/sys/fs/file-nr", "9500\t0\t10000\n");
		assertThat(machine.problems()).isEmpty();
	}

	private static void open(Machine machine, int count) throws IOException {
		for (int number = 0; number < count; number++) {
			machine.write("/proc/self/fd/" + number, "");
		}
	}

}
