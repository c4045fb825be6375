/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Pattern;
import io.github.gracefulrestart.load.SlowRequests;
import io.github.gracefulrestart.load.Tally;

/**
 * Starts the sample application, puts load on it, upgrades it a few times under that
 * load, and says what its clients saw. Ends with 0 if all went well, 1 if a request
 * failed, 2 if the application could not be started or upgraded.
 */
public final class Demo {

	private static final int REQUEST_FAILED = 1;

	private static final int NOT_UPGRADED = 2;

	// As fast as they can, the clients would leave a small machine no time to start a
	// successor.
	private static final Duration PAUSE = Duration.ofMillis(2);

	// Tomcat else closes a connection after a hundred requests, and nobody could tell
	// those from the ones that an upgrade closes.
	private static final String NO_LIMIT = "--server.tomcat.max-keep-alive-requests=-1";

	// One who looks on does not want to wait.
	private static final String BRIEF_STANDBY = "--graceful.restart.standby=1s";

	private Demo() {
	}

	public static void main(String[] args) throws Exception {
		Options options;
		try {
			options = Options.of(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(NOT_UPGRADED);
			return;
		}
		System.exit(run(options));
	}

	private static int run(Options options) throws Exception {
		System.out.println("Starting " + options.jar());
		try (Lineage application = Lineage.of(options.jar()).arguments(NO_LIMIT, BRIEF_STANDBY).start()) {
			System.out.printf("Process %d answers on port %d%n", application.firstPid(),
					application.target().address().getPort());
			return run(options, application);
		}
		catch (IllegalStateException ex) {
			System.err.println(ex.getMessage());
			return NOT_UPGRADED;
		}
	}

	private static int run(Options options, Lineage application) throws InterruptedException {
		List<Upgrade> upgrades = new ArrayList<>();
		try (Load load = Load.on(application.target()).start(patterns())) {
			Progress progress = Progress.of(load.tally());
			Thread.sleep(options.pause().toMillis());
			String trouble = null;
			try {
				for (int i = 1; i <= options.upgrades(); i++) {
					upgrades.add(Upgrade.perform(i, application));
					Thread.sleep(options.pause().toMillis());
				}
			}
			catch (IllegalStateException ex) {
				// The clients' view is wanted all the more.
				trouble = ex.getMessage();
			}
			Tally tally = load.stop();
			progress.stop();
			System.out.println(Summary.of(tally, upgrades));
			if (trouble != null) {
				System.err.println(trouble);
			}
			return (tally.failed() > 0) ? REQUEST_FAILED : (trouble != null) ? NOT_UPGRADED : 0;
		}
	}

	private static Pattern[] patterns() {
		return new Pattern[] { NewConnections.paced(4, PAUSE), KeptConnections.paced(8, PAUSE),
				new SlowRequests(2, Duration.ofSeconds(2)) };
	}

}
