/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.time.Duration;
import java.util.Set;

import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadTests {

	@Test
	void requestsOnVirtualThreadsAreSwitchedAndDrained() throws Exception {
		try (Application application = Application
			.start((connector) -> connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("virtual-")));
				HammeringClients clients = new HammeringClients(4, application.address())) {
			for (int i = 0; i < 20; i++) {
				clients.awaitResponses(20);
				application.server.shutGate();
				application.server.openGate();
			}
			assertThat(clients.failures).isEmpty();
			application.server.closeListeners(Set.of("server"), true);
			clients.stop();
			application.server.startDrain();
			Awaitility.await().until(() -> {
				application.server.closeIdle(Duration.ZERO, Integer.MAX_VALUE);
				return application.server.load().isNone();
			});
			assertThat(clients.bodies).hasSize(application.served.get());
		}
	}

}
