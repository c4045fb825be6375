/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.Closeable;

/**
 * Something that is done for a successor before it is started. It cannot fail: the
 * successor starts without it.
 */
public interface Preparation extends Closeable {

	/** Nothing is to be done. */
	Preparation NONE = new Preparation() {

		@Override
		public boolean isOver() {
			return true;
		}

		@Override
		public void onEnd(Runnable action) {
			action.run();
		}

		@Override
		public void close() {
			// It is over.
		}

	};

	/**
	 * Returns whether it is over.
	 * @return whether it is
	 */
	boolean isOver();

	/**
	 * Has something done when it is over, by any thread, or now if it is.
	 * @param action what; must not block
	 */
	void onEnd(Runnable action);

	/** Calls it off if it is not over. Returns at once. */
	@Override
	void close();

}
