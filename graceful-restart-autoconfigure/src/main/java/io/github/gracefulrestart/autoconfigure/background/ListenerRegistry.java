/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * The message listener containers that a registry starts and stops, and that are no beans
 * themselves. Started by their registry later than usual, those would run too that are
 * not to start by themselves ({@code autoStartup = "false"}): see
 * {@code KafkaListenerEndpointRegistry.startIfNecessary} and its siblings of JMS and
 * Rabbit. So they are started one by one.
 */
final class ListenerRegistry {

	private static final String CONTAINERS = "listenerContainers";

	/**
	 * What containers of Kafka and Rabbit, SQS, and JMS have; several of JMS the same.
	 */
	private static final List<String> IDS = List.of("listenerId", "id", "destinationName");

	private ListenerRegistry() {
	}

	/**
	 * Returns the containers of a registry.
	 * @param bean a bean
	 * @return the containers with their ids, or with numbers if they have none; empty if
	 * the bean is no registry
	 */
	static Optional<Map<SmartLifecycle, String>> containers(Lifecycle bean) {
		return (property(bean, CONTAINERS) instanceof Collection<?> containers) ? Optional.of(withIds(containers))
				: Optional.empty();
	}

	private static Map<SmartLifecycle, String> withIds(Collection<?> containers) {
		Map<SmartLifecycle, String> ids = new LinkedHashMap<>();
		for (Object container : containers) {
			if (container instanceof SmartLifecycle lifecycle) {
				ids.put(lifecycle, id(container).orElse("#" + ids.size()));
			}
		}
		return ids;
	}

	private static Optional<String> id(Object container) {
		return IDS.stream()
			.map((name) -> property(container, name))
			.filter(String.class::isInstance)
			.map(String.class::cast)
			.findFirst();
	}

	private static @Nullable Object property(Object bean, String name) {
		BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(bean);
		return properties.isReadableProperty(name) ? properties.getPropertyValue(name) : null;
	}

}
