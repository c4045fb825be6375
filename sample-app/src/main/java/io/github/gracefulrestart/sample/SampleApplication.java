/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * An ordinary Spring MVC application, with requests of each kind that an upgrade must not
 * break, for the page, the demo and the tests. What serves them does not know that it can
 * be replaced while it runs; only what tells of it does ({@link Generation},
 * {@link UpgradeStreamController}), and the {@link Journal}.
 */
@SpringBootApplication
@EnableScheduling
public class SampleApplication {

	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
