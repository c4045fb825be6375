/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.ClassUtils;
import org.springframework.util.PatternMatchUtils;

/**
 * Knows which life cycle beans do background work: message listener containers, the
 * registries of such containers, {@link BackgroundWork}, and those that are configured.
 */
final class BackgroundBeans {

	private static final List<String> LISTENERS = List.of("MessageListenerContainer", "ListenerEndpointRegistry",
			"ListenerContainerRegistry");

	/**
	 * Its containers hear what everybody hears (publish and subscribe, change streams),
	 * which is no work for one.
	 */
	private static final String SPRING_DATA = "org.springframework.data.";

	private final String[] names;

	private final String[] excluded;

	BackgroundBeans(List<String> names, List<String> excluded) {
		this.names = names.toArray(String[]::new);
		this.excluded = excluded.toArray(String[]::new);
	}

	/**
	 * Returns whether a bean does background work.
	 * @param name its name
	 * @param bean the bean
	 * @return whether it does, perhaps with a part of it that is excluded
	 */
	boolean contains(String name, Lifecycle bean) {
		return bean instanceof SmartLifecycle && !isExcluded(name)
				&& (bean instanceof BackgroundWork || listens(bean.getClass()) || matches(this.names, name));
	}

	/**
	 * Returns whether something is for each process.
	 * @param name the name of a bean, the id of a listener, or a scheduled method with
	 * its class
	 * @return whether it is excluded
	 */
	boolean isExcluded(String name) {
		return matches(this.excluded, name);
	}

	/**
	 * Finds what is started and stopped with background work.
	 * @param beanFactory has the beans
	 * @return beans and containers that start by themselves, with a name for the log
	 */
	Map<SmartLifecycle, String> find(ListableBeanFactory beanFactory) {
		Map<SmartLifecycle, String> found = new LinkedHashMap<>();
		beanFactory.getBeansOfType(SmartLifecycle.class, false, false).forEach((beanName, bean) -> {
			String name = BeanFactoryUtils.transformedBeanName(beanName);
			if (contains(name, bean)) {
				ListenerRegistry.containers(bean)
					.ifPresentOrElse((containers) -> containers.forEach((container, id) -> {
						if (!isExcluded(id)) {
							found.put(container, name + "/" + id);
						}
					}), () -> found.put(bean, name));
			}
		});
		found.keySet().removeIf((lifecycle) -> !lifecycle.isAutoStartup());
		return found;
	}

	private static boolean matches(String[] patterns, String name) {
		return PatternMatchUtils.simpleMatch(patterns, name);
	}

	private static boolean listens(Class<?> type) {
		List<Class<?>> types = new ArrayList<>(ClassUtils.getAllInterfacesForClassAsSet(type));
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			types.add(each);
		}
		return types.stream().noneMatch((each) -> each.getName().startsWith(SPRING_DATA))
				&& types.stream().anyMatch((each) -> LISTENERS.stream().anyMatch(each.getName()::endsWith));
	}

}
