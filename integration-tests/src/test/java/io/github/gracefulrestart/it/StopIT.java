/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.time.Duration;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Outcome;
import io.github.gracefulrestart.load.SlowRequests;
import io.github.gracefulrestart.load.Tally;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An ordinary stop: nothing that was accepted is lost. What comes later is refused, as
 * there is nobody left.
 */
class StopIT {

	@Test
	void aStopFinishesWhatWasAccepted() throws Exception {
		try (Lineage application = SampleApp.start("stop")) {
			NewConnections fresh = NewConnections.paced(4, Duration.ofMillis(2));
			KeptConnections kept = KeptConnections.paced(8, Duration.ofMillis(2));
			SlowRequests slow = new SlowRequests(2, Duration.ofSeconds(2));
			Load load = Load.on(application.target()).lasting(Duration.ofSeconds(20)).start(fresh, kept, slow);
			// Until the load has reached every one of its clients.
			Awaitility.await().until(() -> load.tally(slow).requests() > 2);
			long pid = application.firstPid();
			application.signal(pid, "TERM");
			application.awaitExit(pid, Duration.ofSeconds(30));
			Tally tally = load.stop();
			long refused = tally.count(Outcome.REFUSED);
			assertThat(tally.failed()).as(tally::toString).isEqualTo(refused);
			assertThat(application.output()).contains("Drained for the stop").contains("none cut");
		}
	}

}
