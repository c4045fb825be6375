/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;

/**
 * A process that ends as soon as its application context is refreshed, so that its JVM
 * can make a cache of what it has loaded: see
 * {@link DefaultLifecycleProcessor#EXIT_PROPERTY_NAME}. Its web server is not started.
 */
final class TrainingRun {

	private TrainingRun() {
	}

	static boolean isThisProcess() {
		return DefaultLifecycleProcessor.ON_REFRESH_VALUE
			.equalsIgnoreCase(SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
	}

}
