/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.gracefulrestart.tomcat.TomcatServer;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The beans that an application has from this library: those that are of its types, and
 * those that its configurations make.
 */
final class OwnBeans {

	private static final Set<String> PLACES = Stream
		.of(GracefulRestartProperties.class, TomcatServer.class, Upgrader.class)
		.map(OwnBeans::place)
		.collect(Collectors.toSet());

	private OwnBeans() {
	}

	static List<String> in(ConfigurableApplicationContext context) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		return Arrays.stream(beans.getBeanDefinitionNames()).filter((name) -> isOwn(beans, name)).toList();
	}

	private static boolean isOwn(ConfigurableListableBeanFactory beans, String name) {
		BeanDefinition definition = beans.getBeanDefinition(name);
		String factory = definition.getFactoryBeanName();
		return isOwn(beans.getType(name, false)) || (factory != null && isOwn(beans.getType(factory, false)));
	}

	private static boolean isOwn(@Nullable Class<?> type) {
		return type != null && PLACES.contains(place(type));
	}

	private static String place(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		return (source != null) ? source.getLocation().toString() : "the JDK";
	}

}
