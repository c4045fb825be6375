/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.util.List;

import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.ProcessView;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A first generation that stays, as somebody watches it.
 *
 * @param application the application
 * @param pid the process that is watched, by its number out here
 */
record WatchedProcess(Lineage application, long pid) {

	/** What docs/containers.md promises. */
	private static final long SUPERVISOR_BYTES = 40 * 1024 * 1024;

	/**
	 * The application's process, which the first process of the lineage has started.
	 */
	static WatchedProcess childOf(Lineage application) {
		return new WatchedProcess(application, ProcessView.of(application.firstPid()).children().get(0));
	}

	/**
	 * Waits until a generation serves and is the only one that is left.
	 * @param generation a later one than before
	 * @param before the children that the process had
	 */
	void awaitAlone(int generation, List<Long> before) throws InterruptedException {
		this.application.awaitGeneration(generation, Upgrades.PATIENCE);
		// Until its predecessor ends the generation that serves is a child of that.
		Awaitility.await("the end of generation " + (generation - 1))
			.atMost(Upgrades.PATIENCE)
			.until(this::children, (children) -> isSupervisor() && children.size() == 1 && !children.equals(before));
	}

	List<Long> children() {
		return ProcessView.of(this.pid).children();
	}

	private boolean isSupervisor() {
		return ProcessView.of(this.pid).commandLine().stream().anyMatch((word) -> word.endsWith(".Supervisor"));
	}

	List<Long> zombies() {
		return children().stream().filter((child) -> ProcessView.of(child).isZombie()).toList();
	}

	void assertSmall() {
		long resident = ProcessView.of(this.pid).residentBytes();
		System.out.printf("The supervisor has %.1f MiB resident on JDK %d%n", resident / (1024.0 * 1024.0),
				Runtime.version().feature());
		assertThat(resident).isLessThan(SUPERVISOR_BYTES);
	}

}
