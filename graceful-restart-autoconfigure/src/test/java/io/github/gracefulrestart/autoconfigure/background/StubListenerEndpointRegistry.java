/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.Collection;
import java.util.List;

import org.springframework.context.SmartLifecycle;

/**
 * A registry of containers that behaves as Kafka's: it starts all of them, whether or not
 * they are to start by themselves, when the application has been started; and knows
 * nothing of those that were started without it.
 */
public class StubListenerEndpointRegistry implements SmartLifecycle {

	private final List<StubMessageListenerContainer> containers;

	private volatile boolean running;

	StubListenerEndpointRegistry(StubMessageListenerContainer... containers) {
		this.containers = List.of(containers);
	}

	/**
	 * Returns the containers.
	 * @return all of them
	 */
	public Collection<StubMessageListenerContainer> getListenerContainers() {
		return this.containers;
	}

	@Override
	public void start() {
		this.containers.forEach(StubMessageListenerContainer::start);
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.containers.forEach(StubMessageListenerContainer::stop);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
