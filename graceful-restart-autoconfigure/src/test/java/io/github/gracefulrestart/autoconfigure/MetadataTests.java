/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

class MetadataTests {

	private final List<PropertyMetadata> properties = PropertyMetadata.all();

	@Test
	void everyPropertyIsDescribed() {
		assertThat(this.properties).isNotEmpty()
			.allSatisfy((property) -> assertThat(property.description()).as(property.name())
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A "));
	}

	@Test
	void thePropertiesAreThoseThatAreBound() {
		Set<String> bound = new TreeSet<>();
		addNames("graceful.restart", GracefulRestartProperties.class, bound);
		assertThat(names("graceful.restart.")).isEqualTo(bound);
	}

	@Test
	void endpointAndContributorsHaveTheUsualProperties() {
		assertThat(names("management.")).containsExactly("management.endpoint.gracefulupgrade.access",
				"management.endpoint.gracefulupgrade.cache.time-to-live", "management.health.graceful-restart.enabled",
				"management.info.graceful-restart.enabled");
	}

	@Test
	void everySignalThatIsSuggestedCanBeUsed() {
		assertThat(PropertyMetadata.suggestions("graceful.restart.signal")).isNotEmpty().allSatisfy((signal) -> {
			try (TestApplication application = TestApplication.enabled("graceful.restart.signal=" + signal)) {
				assertThat(application.context().isRunning()).isTrue();
			}
		});
	}

	private Set<String> names(String prefix) {
		return this.properties.stream()
			.map(PropertyMetadata::name)
			.filter((name) -> name.startsWith(prefix))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static void addNames(String prefix, Class<?> type, Set<String> names) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
			if (component.getType().isRecord()) {
				addNames(name, component.getType(), names);
			}
			else {
				names.add(name);
			}
		}
	}

}
