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
	 * Returns whether who stops this process means the successor too, as long as this
	 * process is the one that serves.
	 * @return whether the two are one application for whoever has started this process
	 */
	boolean isStoppedAlong();

	/** Lets nobody else in: the successor was welcomed, or the upgrade is off. */
	@Override
	void close();

}
