/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.metrics;

import java.util.EnumSet;
import java.util.Locale;

import io.github.gracefulrestart.upgrade.Drained;
import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.Phase;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeReport;
import io.github.gracefulrestart.upgrade.Upgrader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Counts upgrades when they are over, in the process that serves then, and in no other:
 * <ul>
 * <li>a completed one in the successor, which learns how it went from the farewell of its
 * predecessor. If that died instead, the upgrade is counted, but not its phases and
 * connections, of which nobody knows.</li>
 * <li>any other one in the predecessor, which serves (again).</li>
 * </ul>
 * A predecessor does not count the upgrade that ends it: it would take the count with it.
 * Requests are not counted, nor anything else while it is served.
 */
class UpgradeMetrics {

	static final String UPGRADES = "graceful.restart.upgrades";

	static final String PHASE = "graceful.restart.phase";

	static final String CONNECTIONS = "graceful.restart.connections";

	static final String LOST_REQUESTS = "graceful.restart.requests.lost";

	static final String GENERATION = "graceful.restart.generation";

	static final String DRAINING = "graceful.restart.draining";

	private final MeterRegistry registry;

	/**
	 * Registers all meters, so that each is there before it counts anything.
	 * @param registry where
	 * @param upgrader whose upgrades
	 */
	UpgradeMetrics(MeterRegistry registry, Upgrader upgrader) {
		this.registry = registry;
		EnumSet.complementOf(EnumSet.of(Outcome.RUNNING)).forEach(this::upgrades);
		EnumSet.allOf(Phase.class).forEach(this::phase);
		count(Drained.NOTHING);
		Gauge.builder(GENERATION, upgrader, Upgrader::generation)
			.description("Generation of this process")
			.register(registry);
		Gauge.builder(DRAINING, upgrader, (each) -> each.draining().size())
			.description("Older generations that have not finished yet")
			.register(registry);
	}

	// Before listeners of the application, one of which may throw.
	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	void onUpgradeEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.PredecessorGone gone) {
			if (gone.report() != null) {
				count(gone.report());
			}
			else {
				upgrades(Outcome.COMPLETED).increment();
			}
		}
		else if (event instanceof UpgradeEvent.Ended ended && ended.report().outcome() != Outcome.COMPLETED) {
			count(ended.report());
		}
	}

	private void count(UpgradeReport report) {
		report.phases().forEach((phase, took) -> phase(phase).record(took));
		if (report.drained() != null) {
			count(report.drained());
		}
		upgrades(report.outcome()).increment();
	}

	private void count(Drained drained) {
		connections("moved").increment(drained.moved());
		connections("finished").increment(drained.finished());
		connections("closed").increment(drained.closed());
		connections("cut").increment(drained.cutConnections());
		Counter.builder(LOST_REQUESTS)
			.description("Requests in flight on connections that were cut")
			.register(this.registry)
			.increment(drained.cutRequests());
	}

	private Counter upgrades(Outcome outcome) {
		return Counter.builder(UPGRADES)
			.tag("outcome", name(outcome))
			.description("Upgrades that are over")
			.register(this.registry);
	}

	private Timer phase(Phase phase) {
		return Timer.builder(PHASE)
			.tag("phase", name(phase))
			.description("Phases of upgrades that are over")
			.register(this.registry);
	}

	private Counter connections(String fate) {
		return Counter.builder(CONNECTIONS)
			.tag("fate", fate)
			.description("Connections that were open when a predecessor began to drain")
			.register(this.registry);
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
