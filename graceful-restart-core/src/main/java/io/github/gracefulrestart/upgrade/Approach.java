/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

import io.github.gracefulrestart.handoff.Successor;
import io.github.gracefulrestart.preflight.Check;
import io.github.gracefulrestart.upgrade.Launch.Launched;

/**
 * How the successor of an upgrade comes to this process's door.
 */
interface Approach extends Check, Closeable {

	/**
	 * Begins to prepare what makes it come faster, and returns at once.
	 * @return the preparation; one that is over by default
	 */
	default Preparation prepare() {
		return Preparation.NONE;
	}

	/**
	 * Lets it come.
	 * @param onConnected called once, by any thread, when it has connected
	 * @return its process
	 * @throws IOException if it cannot come
	 */
	Launched begin(Consumer<Successor> onConnected) throws IOException;

	/**
	 * Tells a successor that has come, and was not welcomed, why it does not take over.
	 * One that comes later is turned away when it comes.
	 * @param reason why
	 */
	void decline(String reason);

	/**
	 * Returns whether the successor belongs to the same service as this process, for
	 * whoever has started this one: what stops it, as long as it serves, is meant for
	 * both, and its service manager is to watch the successor afterwards.
	 * @return whether the service passes to the successor with the upgrade
	 */
	boolean isSameService();

	/** Lets nobody else in: the successor was welcomed, or the upgrade is off. */
	@Override
	void close();

}
