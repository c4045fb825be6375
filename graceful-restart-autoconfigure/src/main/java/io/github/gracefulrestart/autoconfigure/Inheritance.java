/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import io.github.gracefulrestart.handoff.ActivatedListeners;
import io.github.gracefulrestart.handoff.InheritedListeners;
import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.handoff.Rehearsal;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What this process has from the one before it, if there is one, or from the service
 * manager that started it.
 *
 * @param predecessor the process to take over from; null in a first generation
 * @param activated the listeners of a first generation, if a service manager started it
 */
record Inheritance(@Nullable Predecessor predecessor, @Nullable ActivatedListeners activated) {

	static Inheritance of(Map<String, String> environment) {
		Optional<Invitation> invitation = Invitation.from(environment);
		if (invitation.isEmpty()) {
			return ofServiceManager(environment);
		}
		try {
			Optional<Predecessor> predecessor = Predecessor.join(invitation.get());
			predecessor.ifPresent((joined) -> Rehearsal.start());
			return new Inheritance(predecessor.orElse(null), null);
		}
		catch (IOException | IllegalStateException ex) {
			throw new TakeoverFailedException(ex);
		}
	}

	private static Inheritance ofServiceManager(Map<String, String> environment) {
		try {
			return new Inheritance(null, ActivatedListeners.take(environment));
		}
		catch (IOException ex) {
			throw new ActivationFailedException(ex);
		}
	}

	/**
	 * Has the predecessor told if the application does not start. The listener is no
	 * bean, as beans are destroyed before the failure is announced.
	 * @param context of the application
	 */
	void watch(ConfigurableApplicationContext context) {
		if (this.predecessor != null) {
			context.addApplicationListener(new FailedStart(context, this.predecessor));
		}
	}

	boolean isFirstGeneration() {
		return this.predecessor == null;
	}

	/** All web servers have bound their addresses. */
	void serversBound() {
		if (this.activated != null) {
			this.activated.settle();
		}
	}

	InheritedListeners listeners() {
		if (this.predecessor != null) {
			return this.predecessor.listeners();
		}
		return (this.activated != null) ? this.activated : InheritedListeners.NONE;
	}

}
