/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.Optional;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where a process can be replaced by another.
 */
class OnUpgradableProcessCondition extends SpringBootCondition {

	private static final String RESTART_CLASS_LOADER = "org.springframework.boot.devtools.restart.classloader.RestartClassLoader";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Upgradable process");
		if (!(context.getResourceLoader() instanceof WebServerApplicationContext)) {
			return ConditionOutcome.noMatch(message.because("the application context has no web server of its own"));
		}
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			// Where the application is built says nothing about where it will run.
			return ConditionOutcome.match(message.because("the process is not there yet"));
		}
		return obstacle().map((obstacle) -> ConditionOutcome.noMatch(message.because(obstacle)))
			.orElseGet(() -> ConditionOutcome.match(message.because("descriptors can be passed on")));
	}

	/**
	 * Returns whether this process is to be upgradable. An application that was prepared
	 * ahead of time may have the beans for it all the same.
	 * @param environment the application's configuration
	 * @return whether it can be upgraded, and wants to
	 */
	static boolean isWanted(Environment environment) {
		// Compared as the auto-configuration's condition compares it.
		return "true".equalsIgnoreCase(environment.getProperty("graceful.restart.enabled")) && obstacle().isEmpty();
	}

	/**
	 * Returns why this process cannot be replaced by another.
	 * @return the reason; empty if it can
	 */
	static Optional<String> obstacle() {
		String system = System.getProperty("os.name", "");
		if (!system.equals("Linux")) {
			return Optional.of("it works on Linux, this is " + system);
		}
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		if (classLoader != null && classLoader.getClass().getName().equals(RESTART_CLASS_LOADER)) {
			return Optional.of("the application runs under devtools, which restarts it in place");
		}
		return Optional.empty();
	}

}
