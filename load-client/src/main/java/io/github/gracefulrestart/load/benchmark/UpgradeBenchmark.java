/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.time.Instant;

import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Tally;

/**
 * Starts the sample application, keeps idle connections to it and a light load beside
 * them, upgrades it a few times, and prints what that took and what the clients saw. Ends
 * with 0 if nothing was lost, 1 if anything was, 2 if it could not be measured.
 */
public final class UpgradeBenchmark {

	private static final int LOST = 1;

	private static final int NOT_MEASURED = 2;

	private static final Duration QUIET = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(5);

	/** For what a process has open besides idle connections. */
	private static final int MORE_DESCRIPTORS = 1000;

	private UpgradeBenchmark() {
	}

	public static void main(String[] args) throws Exception {
		Plan plan;
		try {
			plan = Plan.of(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(NOT_MEASURED);
			return;
		}
		System.exit(run(plan));
	}

	private static int run(Plan plan) throws Exception {
		try (Lineage application = Lineage.of(plan.jar()).arguments(arguments(plan)).start();
				IdleConnections idle = IdleConnections.open(application.target(), plan.connections())) {
			return run(plan, application, idle);
		}
		catch (IllegalStateException | LostRequestException ex) {
			System.err.println(ex.getMessage());
			return NOT_MEASURED;
		}
	}

	private static String[] arguments(Plan plan) {
		return new String[] { "--server.tomcat.max-connections=" + (plan.connections() + MORE_DESCRIPTORS),
				"--server.tomcat.max-keep-alive-requests=-1", "--server.tomcat.keep-alive-timeout=30m",
				"--graceful.restart.standby=0s" };
	}

	private static int run(Plan plan, Lineage application, IdleConnections idle) throws Exception {
		Latencies latencies = new Latencies();
		Results results = new Results(latencies);
		int closed = 0;
		try (Load load = Load.on(application.target())
			.start(new TimedRequests(4, true, PAUSE, latencies), new TimedRequests(2, false, PAUSE, latencies))) {
			for (int i = 1; i <= plan.upgrades(); i++) {
				// Every connection was in use before it moves.
				closed += idle.notAnsweredBy(application.currentPid().orElseThrow());
				// The compilers have had their time.
				Thread.sleep(QUIET.toMillis());
				Instant quiet = Instant.now();
				Thread.sleep(QUIET.toMillis());
				results.add(i, quiet, QUIET, Upgraded.now(application));
			}
			closed += idle.notAnsweredBy(application.currentPid().orElseThrow());
			Tally tally = load.stop();
			results.print();
			System.out.printf("%nIdle connections closed or not moved %d%n%s%n", closed, tally);
			return (closed + tally.failed() > 0) ? LOST : 0;
		}
	}

}
