/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the life cycle beans that do background work while the application
 * runs. Containers that do not start by themselves are somebody else's to start, and to
 * stop. Used by {@link BackgroundThread}, but for {@link #problem()}.
 */
final class BackgroundLifecycles {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundLifecycles.class);

	private final ListableBeanFactory beanFactory;

	private final BackgroundBeans background;

	private final BackgroundThread thread;

	private final Duration patience;

	private final Map<SmartLifecycle, BackgroundUnit> units = new IdentityHashMap<>();

	/** What {@link #stop()} stopped; null before that. */
	private @Nullable List<BackgroundUnit> stopped;

	private boolean started;

	private volatile List<BackgroundUnit> failed = List.of();

	/**
	 * Starts and stops nothing yet.
	 * @param beanFactory has the beans
	 * @param background knows which of them it is about
	 * @param thread uses this object
	 * @param patience how long the beans of a phase may take to stop
	 */
	BackgroundLifecycles(ListableBeanFactory beanFactory, BackgroundBeans background, BackgroundThread thread,
			Duration patience) {
		this.beanFactory = beanFactory;
		this.background = background;
		this.thread = thread;
		this.patience = patience;
	}

	/**
	 * Starts what was stopped, or else what would have been started with the application.
	 * Nobody waits for one that is still stopping: it is started when it has.
	 */
	void start() {
		this.started = true;
		List<BackgroundUnit> units = (this.stopped != null) ? this.stopped : units();
		this.failed = units.stream()
			.sorted(Comparator.comparingInt(BackgroundUnit::phase))
			.filter((unit) -> !start(unit))
			.toList();
	}

	private boolean start(BackgroundUnit unit) {
		if (unit.isStopping()) {
			unit.stop().thenRun(() -> this.thread.execute(() -> startLate(unit)));
			return true;
		}
		return unit.start();
	}

	private void startLate(BackgroundUnit unit) {
		if (this.started && !start(unit)) {
			this.failed = Stream.concat(this.failed.stream(), Stream.of(unit)).toList();
		}
	}

	/**
	 * Stops what runs, and waits for that.
	 */
	void stop() {
		this.started = false;
		List<BackgroundUnit> units = units().stream().filter(this::isOurs).toList();
		this.stopped = units;
		Map<Integer, List<BackgroundUnit>> phases = new TreeMap<>(Comparator.reverseOrder());
		units.forEach((unit) -> phases.computeIfAbsent(unit.phase(), (phase) -> new ArrayList<>()).add(unit));
		phases.values().forEach(this::stop);
	}

	// One that does not run for another reason was stopped by somebody else.
	private boolean isOurs(BackgroundUnit unit) {
		return unit.isRunning() || unit.isStopping() || this.failed.contains(unit);
	}

	private void stop(List<BackgroundUnit> units) {
		CompletableFuture.allOf(units.stream().map(BackgroundUnit::stop).toArray(CompletableFuture<?>[]::new))
			.completeOnTimeout(null, this.patience.toMillis(), TimeUnit.MILLISECONDS)
			.join();
		units.stream()
			.filter(BackgroundUnit::isStopping)
			.forEach((unit) -> logger.warn("Background work has not stopped within {} ms: {}", this.patience.toMillis(),
					unit.name()));
	}

	/**
	 * Returns what is the matter.
	 * @return what, in words for an operator; empty if everything could be started, or
	 * runs by now
	 */
	Optional<String> problem() {
		String names = this.failed.stream()
			.filter((unit) -> !unit.isRunning())
			.map(BackgroundUnit::name)
			.collect(Collectors.joining(", "));
		return names.isEmpty() ? Optional.empty() : Optional.of("its background work could not be started: " + names);
	}

	private List<BackgroundUnit> units() {
		List<BackgroundUnit> units = new ArrayList<>();
		this.background.find(this.beanFactory)
			.forEach((lifecycle, name) -> units
				.add(this.units.computeIfAbsent(lifecycle, (key) -> new BackgroundUnit(name, key))));
		return units;
	}

}
