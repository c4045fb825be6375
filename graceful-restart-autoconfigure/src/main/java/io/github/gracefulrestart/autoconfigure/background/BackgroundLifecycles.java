/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the life cycle beans that do background work while the application
 * runs. Containers that do not start by themselves are somebody else's to start, and to
 * stop. Used by one thread, but for {@link #problem()}.
 */
final class BackgroundLifecycles {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundLifecycles.class);

	/** How long one may take to stop that is to start again. */
	private static final Duration STOPPING = Duration.ofSeconds(10);

	private final ListableBeanFactory beanFactory;

	private final BackgroundBeans background;

	private final Duration patience;

	/** What {@link #stop()} stopped; null before that. */
	private @Nullable List<Unit> stopped;

	private final IdentityHashMap<SmartLifecycle, CompletableFuture<Void>> stopping = new IdentityHashMap<>();

	private volatile List<Unit> failed = List.of();

	/**
	 * Starts and stops nothing yet.
	 * @param beanFactory has the beans
	 * @param background knows which of them it is about
	 * @param patience how long the beans of a phase may take to stop
	 */
	BackgroundLifecycles(ListableBeanFactory beanFactory, BackgroundBeans background, Duration patience) {
		this.beanFactory = beanFactory;
		this.background = background;
		this.patience = patience;
	}

	/**
	 * Starts what was stopped, or else what would have been started with the application.
	 */
	void start() {
		List<Unit> units = (this.stopped != null) ? this.stopped : units();
		this.failed = units.stream()
			.sorted(Comparator.comparingInt(Unit::phase))
			.filter((unit) -> !start(unit))
			.toList();
	}

	private boolean start(Unit unit) {
		try {
			awaitStop(unit);
			if (!unit.lifecycle().isRunning()) {
				unit.lifecycle().start();
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			logger.error("Background work could not be started: {}", unit.name(), ex);
			return false;
		}
	}

	// One that has not stopped in time runs, and would not start.
	private void awaitStop(Unit unit) {
		CompletableFuture<Void> stopping = this.stopping.remove(unit.lifecycle());
		if (stopping != null) {
			await(stopping, STOPPING);
		}
	}

	private static void await(CompletableFuture<Void> stopped, Duration patience) {
		stopped.copy().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	/**
	 * Stops what runs, and waits for that.
	 */
	void stop() {
		List<Unit> units = units().stream().filter((unit) -> unit.lifecycle().isRunning()).toList();
		this.stopped = units;
		Map<Integer, List<Unit>> phases = new TreeMap<>(Comparator.reverseOrder());
		units.forEach((unit) -> phases.computeIfAbsent(unit.phase(), (phase) -> new ArrayList<>()).add(unit));
		phases.values().forEach(this::stop);
	}

	private void stop(List<Unit> units) {
		await(CompletableFuture.allOf(units.stream().map(this::beginToStop).toArray(CompletableFuture<?>[]::new)),
				this.patience);
		units.stream()
			.filter((unit) -> unit.lifecycle().isRunning())
			.forEach((unit) -> logger.warn("Background work has not stopped within {} ms: {}", this.patience.toMillis(),
					unit.name()));
	}

	private CompletableFuture<Void> beginToStop(Unit unit) {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		this.stopping.put(unit.lifecycle(), stopped);
		try {
			unit.lifecycle().stop(() -> stopped.complete(null));
		}
		catch (RuntimeException | Error ex) {
			logger.error("Background work could not be stopped: {}", unit.name(), ex);
			stopped.complete(null);
		}
		return stopped;
	}

	/**
	 * Returns what is the matter.
	 * @return what, in words for an operator; empty if everything could be started, or
	 * runs by now
	 */
	Optional<String> problem() {
		String names = this.failed.stream()
			.filter((unit) -> !unit.lifecycle().isRunning())
			.map(Unit::name)
			.collect(Collectors.joining(", "));
		return names.isEmpty() ? Optional.empty() : Optional.of("its background work could not be started: " + names);
	}

	private List<Unit> units() {
		Map<String, SmartLifecycle> units = new LinkedHashMap<>();
		this.beanFactory.getBeansOfType(SmartLifecycle.class, false, false).forEach((beanName, bean) -> {
			String name = BeanFactoryUtils.transformedBeanName(beanName);
			if (this.background.contains(name, bean)) {
				ListenerRegistry.containers(bean).orElseGet(() -> Map.of(name, bean)).forEach((id, unit) -> {
					if (!this.background.isExcluded(id)) {
						units.put(id.equals(name) ? name : name + "/" + id, unit);
					}
				});
			}
		});
		return units.entrySet()
			.stream()
			.filter((unit) -> unit.getValue().isAutoStartup())
			.map((unit) -> new Unit(unit.getKey(), unit.getValue()))
			.toList();
	}

	/**
	 * What is started and stopped as a whole.
	 *
	 * @param name for the log
	 * @param lifecycle does it
	 */
	private record Unit(String name, SmartLifecycle lifecycle) {

		int phase() {
			return this.lifecycle.getPhase();
		}

	}

}
