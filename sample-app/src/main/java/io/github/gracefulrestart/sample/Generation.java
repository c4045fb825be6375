/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import io.github.gracefulrestart.upgrade.Upgrader;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Which process in the chain of upgrades this one is; 1 also where upgrades are switched
 * off.
 */
@Component
class Generation {

	private final int number;

	Generation(ObjectProvider<Upgrader> upgrader) {
		Upgrader available = upgrader.getIfAvailable();
		this.number = (available != null) ? available.generation() : 1;
	}

	int number() {
		return this.number;
	}

}
