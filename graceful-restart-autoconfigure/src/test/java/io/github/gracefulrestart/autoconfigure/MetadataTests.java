/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;

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
	void theDefaultsAreThoseThatAreBound() {
		Map<String, String> defaults = new TreeMap<>();
		this.properties.stream()
			.filter((property) -> property.name().startsWith("graceful.restart."))
			.filter((property) -> !property.defaultValue().isEmpty())
			.forEach((property) -> defaults.put(property.name(), property.defaultValue().replaceAll("^\\[|]$|\"", "")));
		assertThat(defaults).hasSizeGreaterThan(15);
		assertThat(bind(defaults)).isEqualTo(bind(Map.of()));
	}

	@Test
	void whatHasNoDefaultIsNothingUntilItIsSet() {
		GracefulRestartProperties bound = bind(Map.of());
		Set<String> unset = this.properties.stream()
			.filter((property) -> property.name().startsWith("graceful.restart."))
			.filter((property) -> property.defaultValue().isEmpty())
			.map(PropertyMetadata::name)
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> empty = new TreeSet<>();
		addUnset("graceful.restart", bound, empty);
		assertThat(unset).isEqualTo(empty);
	}

	@Test
	void everyPropertyHasATypeThatCanBeLoaded() {
		assertThat(this.properties)
			.allSatisfy((property) -> assertThat(ClassUtils.isPresent(property.type().replaceAll("<.*", ""), null))
				.as(property.name() + ": " + property.type())
				.isTrue());
	}

	@Test
	void everyPathIsHandledAsAFile() {
		assertThat(PropertyMetadata.hints("handle-as").values()).containsOnly("java.io.File");
		assertThat(PropertyMetadata.hints("handle-as").keySet()).isEqualTo(this.properties.stream()
			.filter((property) -> property.type().equals("java.nio.file.Path"))
			.map(PropertyMetadata::name)
			.collect(Collectors.toCollection(TreeSet::new)));
	}

	@Test
	void hintsAreForPropertiesThatThereAreAndNameTypesThatThereAre() {
		assertThat(names("")).containsAll(PropertyMetadata.hinted());
		assertThat(PropertyMetadata.hints("spring-bean-reference"))
			.containsExactly(Map.entry("graceful.restart.background.beans", SmartLifecycle.class.getName()));
	}

	@Test
	void everyMediaTypeThatIsSuggestedCanBeUsed() {
		List<String> types = PropertyMetadata.suggestions("graceful.restart.stream-types");
		assertThat(types).isNotEmpty();
		assertThat(bind(Map.of("graceful.restart.stream-types", String.join(",", types))).toStreamTypes())
			.isEqualTo(types);
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

	private static GracefulRestartProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("graceful.restart",
				GracefulRestartProperties.class);
	}

	private static void addUnset(String prefix, Record values, Set<String> names) {
		for (RecordComponent component : values.getClass().getRecordComponents()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
			Object value = ReflectionUtils.invokeMethod(component.getAccessor(), values);
			if (value instanceof Record group) {
				addUnset(name, group, names);
			}
			else if (ObjectUtils.isEmpty(value)) {
				names.add(name);
			}
		}
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
