/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The newest upgrades that this process knows of. Safe for use by several threads.
 */
final class UpgradeHistory {

	private static final int CAPACITY = 20;

	private final Map<String, UpgradeReport> reports = new LinkedHashMap<>();

	private volatile @Nullable HistoryFile file;

	/**
	 * Keeps them in a file too, from the next {@link #save()} on.
	 * @param file the file
	 */
	void keepIn(HistoryFile file) {
		this.file = file;
	}

	/** Writes the file, if there is to be one. Called by one thread at a time. */
	void save() {
		HistoryFile file = this.file;
		if (file != null) {
			file.write(this);
		}
	}

	synchronized void add(UpgradeEvent event) {
		UpgradeReport report = report(event);
		if (report != null) {
			add(report);
		}
	}

	synchronized void add(UpgradeReport report) {
		this.reports.put(report.id(), report);
		if (this.reports.size() > CAPACITY) {
			// Not the one that was learned first, as an old one may be learned last.
			this.reports.remove(reports().get(CAPACITY).id());
		}
	}

	synchronized void addMissing(List<UpgradeReport> others) {
		others.stream().filter((each) -> !has(each.id())).forEach(this::add);
	}

	synchronized boolean has(String id) {
		return this.reports.containsKey(id);
	}

	private static @Nullable UpgradeReport report(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Started started) {
			return started.report();
		}
		if (event instanceof UpgradeEvent.PhaseStarted started) {
			return started.report();
		}
		if (event instanceof UpgradeEvent.PhaseEnded ended) {
			return ended.report();
		}
		if (event instanceof UpgradeEvent.Draining draining) {
			return draining.report();
		}
		if (event instanceof UpgradeEvent.Ended ended) {
			return ended.report();
		}
		return (event instanceof UpgradeEvent.PredecessorGone gone) ? gone.report() : null;
	}

	synchronized List<UpgradeReport> reports() {
		List<UpgradeReport> newestFirst = new ArrayList<>(this.reports.values());
		Collections.reverse(newestFirst);
		// What an older generation did may be learned late.
		newestFirst.sort(Comparator.comparing(UpgradeReport::requestedAt).reversed());
		return newestFirst;
	}

}
