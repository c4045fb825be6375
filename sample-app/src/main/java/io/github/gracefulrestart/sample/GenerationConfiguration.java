/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The one place that decides where the generation comes from; the rest of the application
 * asks {@link Generation}.
 */
@Configuration(proxyBeanMethods = false)
class GenerationConfiguration {

	// SEAM: becomes ask-the-library in this one line, as soon as the library has a bean.
	@Bean
	Generation generation() {
		return () -> 1;
	}

}
