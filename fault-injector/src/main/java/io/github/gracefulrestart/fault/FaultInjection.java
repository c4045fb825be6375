/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.fault;

import java.nio.file.Path;

import ch.qos.logback.classic.LoggerContext;
import io.github.gracefulrestart.autoconfigure.FitnessCheck;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Comes into an application by being on its class path.
 */
class FaultInjection implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(new TranscriptFilter());
		FitnessCheck check = Unfitness::problem;
		context.getBeanFactory().registerSingleton("unfitness", check);
		new FaultyProcess(Path.of("").toAbsolutePath()).cameTo("starting");
	}

}
