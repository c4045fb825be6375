/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import io.github.gracefulrestart.handoff.ActivatedListeners;
import io.github.gracefulrestart.handoff.InheritedListeners;
import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.OwnSocketException;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.handoff.Rehearsal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What this process has from the one before it, if there is one, or from the service
 * manager that started it.
 *
 * @param predecessor the process to take over from; null in a first generation
 * @param activated what a service manager has passed: the listeners of a first
 * generation, closed unused if there is a predecessor; null if this process was invited
 * @param launched whether the predecessor has started this process
 * @param controlSocket where others may find this application; null if nowhere, also if
 * another of the same process is found there
 */
record Inheritance(@Nullable Predecessor predecessor, @Nullable ActivatedListeners activated, boolean launched,
		@Nullable Path controlSocket) {

	/** Of a process that takes nothing over and hands nothing over. */
	static final Inheritance NONE = new Inheritance(null, null, false, null);

	private static final Logger logger = LoggerFactory.getLogger(Inheritance.class);

	/**
	 * Finds the predecessor: the one that has started this process, or else the one that
	 * serves and is found at the control socket. A process without one may have been
	 * passed listeners by a service manager.
	 * @param environment the process's environment, which may hold an invitation
	 * @param controlSocket where others are found; null if nowhere
	 * @return what this process has from it
	 * @throws TakeoverFailedException if there is one that does not hand over
	 * @throws ActivationFailedException if what a service manager has passed cannot be
	 * used
	 */
	static Inheritance of(Map<String, String> environment, @Nullable Path controlSocket) {
		Optional<Predecessor> predecessor = invited(environment);
		boolean launched = predecessor.isPresent();
		ActivatedListeners activated = launched ? null : passed(environment);
		Path own = controlSocket;
		if (!launched && controlSocket != null) {
			try {
				predecessor = found(controlSocket);
			}
			catch (OwnSocketException ex) {
				logger.warn("{}; this one does not take over from it, and cannot be found there", ex.getMessage());
				own = null;
			}
		}
		if (predecessor.isPresent()) {
			Rehearsal.start();
		}
		return new Inheritance(predecessor.orElse(null), activated, launched, own);
	}

	private static Optional<Predecessor> invited(Map<String, String> environment) {
		Optional<Invitation> invitation = Invitation.from(environment);
		try {
			return invitation.isPresent() ? Predecessor.join(invitation.get()) : Optional.empty();
		}
		catch (IOException | IllegalStateException ex) {
			throw new TakeoverFailedException(ex);
		}
	}

	private static Optional<Predecessor> found(Path controlSocket) throws OwnSocketException {
		try {
			return Predecessor.at(controlSocket);
		}
		catch (OwnSocketException ex) {
			throw ex;
		}
		catch (IOException | IllegalStateException ex) {
			throw new TakeoverFailedException(controlSocket, ex);
		}
	}

	private static ActivatedListeners passed(Map<String, String> environment) {
		try {
			return ActivatedListeners.take(environment);
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
