/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.util.Set;

import io.github.gracefulrestart.load.Launch;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.ProcessView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A successor leaves the processor to its predecessor while it starts. Root may raise a
 * priority again, and the build runs as root or does not see the first of these.
 */
@EnabledForJreRange(max = JRE.JAVA_24, disabledReason = "Says nothing of the JVM: once is enough")
class StartUpPriorityIT {

	@Test
	void aSuccessorStartsWithALowerPriorityAndServesWithItsPredecessors() throws Exception {
		try (Lineage application = Lineage.of(SampleApp.JAR).arguments("--graceful.restart.standby=0s").start()) {
			Set<Integer> usual = ProcessView.of(application.firstPid()).niceness();
			assertThat(usual).hasSize(1);
			for (int i = 0; i < 2; i++) {
				Set<Long> before = application.pids();
				Upgrades.request(application);
				int lower = usual.iterator().next() + 5;
				await().atMost(Upgrades.PATIENCE)
					.until(() -> application.alive()
						.stream()
						.filter((pid) -> !before.contains(pid))
						.anyMatch((pid) -> ProcessView.of(pid).niceness().equals(Set.of(lower))));
				application.awaitGeneration(i + 2, Upgrades.PATIENCE);
				assertThat(ProcessView.of(application.currentPid().orElseThrow()).niceness()).isEqualTo(usual);
				Upgrades.awaitServing(application);
			}
		}
	}

	@Test
	void oneThatCouldNotRaiseItAgainKeepsIt() throws Exception {
		Launch launch = Lineage.of(SampleApp.JAR)
			.arguments("--graceful.restart.standby=0s")
			.under("setpriv", "--bounding-set", "-sys_nice", "--inh-caps", "-sys_nice");
		try (Lineage application = launch.start()) {
			Set<Integer> usual = ProcessView.of(application.firstPid()).niceness();
			Upgrades.upgrade(application);
			assertThat(ProcessView.of(application.currentPid().orElseThrow()).niceness()).isEqualTo(usual);
			assertThat(application.output()).doesNotContain("lower priority");
		}
	}

}
