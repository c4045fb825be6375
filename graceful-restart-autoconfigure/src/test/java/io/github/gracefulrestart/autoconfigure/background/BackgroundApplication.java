/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.Phase;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeReport;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * An application with background work and nothing else, in a process that owns it or does
 * not. Upgrades are only told of.
 */
final class BackgroundApplication implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final Events events = new Events();

	private final Ownership ownership;

	private final BackgroundLifecycles lifecycles;

	private final BackgroundHandover handover;

	private final Supplier<OwnedSchedulingConfigurer> last;

	private BackgroundApplication(boolean owner, Duration patience, List<String> beans, List<String> excluded) {
		this.ownership = new Ownership(owner);
		BackgroundBeans background = new BackgroundBeans(beans, excluded);
		BackgroundThread thread = new BackgroundThread(this.context, patience);
		this.lifecycles = new BackgroundLifecycles(this.context, background, thread, patience);
		this.handover = new BackgroundHandover(this.ownership, this.lifecycles, thread, this.context, patience);
		with(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, BackgroundLifecycleProcessor.class,
				() -> new BackgroundLifecycleProcessor(this.ownership, background));
		with("first", OwnedSchedulingConfigurer.class,
				() -> new OwnedSchedulingConfigurer(this.ownership, background, Ordered.HIGHEST_PRECEDENCE));
		with("thread", BackgroundThread.class, () -> thread);
		with("events", Events.class, () -> this.events);
		this.last = () -> new OwnedSchedulingConfigurer(this.ownership, background, Ordered.LOWEST_PRECEDENCE);
		this.context.register(Scheduling.class);
	}

	/** The first generation. */
	static BackgroundApplication owner() {
		return new BackgroundApplication(true, PATIENCE, List.of(), List.of());
	}

	/** The first generation, which waits so long for background work. */
	static BackgroundApplication owner(Duration patience) {
		return new BackgroundApplication(true, patience, List.of(), List.of());
	}

	/** A successor that does not serve yet. */
	static BackgroundApplication successor() {
		return successor(List.of(), List.of());
	}

	/** A successor that does not serve yet, with its configuration. */
	static BackgroundApplication successor(List<String> beans, List<String> excluded) {
		return new BackgroundApplication(false, PATIENCE, beans, excluded);
	}

	<T> BackgroundApplication with(String name, Class<T> type, Supplier<T> bean) {
		this.context.registerBean(name, type, bean);
		return this;
	}

	BackgroundApplication start() {
		// As those of an auto-configuration, after the application's own.
		with("last", OwnedSchedulingConfigurer.class, this.last);
		this.context.refresh();
		return this;
	}

	AnnotationConfigApplicationContext context() {
		return this.context;
	}

	Ownership ownership() {
		return this.ownership;
	}

	BackgroundLifecycles lifecycles() {
		return this.lifecycles;
	}

	List<BackgroundWorkEvent> events() {
		return this.events.heard;
	}

	void serve() {
		this.handover.onEvent(new UpgradeEvent.Serving(2));
	}

	CompletableFuture<?> handOver() {
		return handOver(Duration.ofHours(1));
	}

	CompletableFuture<?> handOver(Duration limit) {
		return this.handover.handingOver(limit).toCompletableFuture();
	}

	void end(Outcome outcome) {
		this.handover.onEvent(new UpgradeEvent.Ended(new UpgradeReport("cafe0000", "test", Instant.EPOCH, 2, 1, 2,
				Phase.SWITCH, Map.of(), outcome, "", null, List.of())));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Switches scheduled methods on.
	 */
	@EnableScheduling
	static class Scheduling {

	}

	/**
	 * What the application hears.
	 */
	static final class Events {

		private final List<BackgroundWorkEvent> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void hear(BackgroundWorkEvent event) {
			this.heard.add(event);
		}

	}

}
