/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.gracefulrestart.autoconfigure.TestApplication;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint as an MBean of this JVM.
 */
@Timeout(60)
class JmxTests {

	private static final String[] START = { "java.lang.Boolean", "java.lang.Boolean" };

	private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

	@Test
	void startsAnUpgradeAndTellsHowItWent() throws Exception {
		try (TestApplication application = start("management.endpoint.gracefulupgrade.access=unrestricted",
				"management.endpoints.jmx.exposure.include=gracefulupgrade", "graceful.restart.memory-check=off")) {
			assertThat(invoke("state")).containsEntry("generation", 1).containsEntry("upgrades", List.of());
			assertThat(invoke("start", null, true)).isEqualTo(Map.of("passed", true, "problems", List.of()));
			Upgrader upgrader = application.context().getBean(Upgrader.class);
			assertThat(upgrader.upgrades()).isEmpty();
			Map<String, Object> answer = invoke("start", true, null);
			assertThat((String) answer.get("reason")).contains("exited with status 1");
			assertThat(this.server.invoke(name(), "upgrade", new Object[] { answer.get("id") },
					new String[] { String.class.getName() }))
				.isEqualTo(answer.get("upgrade"))
				.asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsEntry("outcome", "failed");
			assertThat(invoke("start", null, null)).containsEntry("accepted", true);
		}
	}

	@Test
	void isNotThereUnlessItIsExposed() throws Exception {
		try (TestApplication application = start("management.endpoint.gracefulupgrade.access=unrestricted",
				"management.endpoints.web.exposure.include=graceful-upgrade")) {
			assertThat(application.send("GET", "/actuator/graceful-upgrade").statusCode()).isEqualTo(200);
			assertThat(names()).isEmpty();
		}
	}

	private static TestApplication start(String... properties) {
		return TestApplication.run(TestApplication.builder(properties)
			.properties("graceful.restart.enabled=true", "spring.jmx.enabled=true"));
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> invoke(String operation, Object... arguments) throws Exception {
		return (Map<String, Object>) this.server.invoke(name(), operation, arguments,
				(arguments.length == 0) ? new String[0] : START);
	}

	private ObjectName name() throws Exception {
		Set<ObjectName> names = names();
		assertThat(names).hasSize(1);
		return names.iterator().next();
	}

	private Set<ObjectName> names() throws Exception {
		return this.server.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Gracefulupgrade,*"),
				null);
	}

}
