/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Whether connections are accepted from a listener, and the room behind it, in which one
 * thread at a time takes a connection from the kernel and registers it.
 * <p>
 * Who shuts the gate waits until the room is empty. So when {@link #shut()} returns, each
 * connection that ever came through the gate is registered, and none comes until it is
 * opened again. An acceptor that waits elsewhere, in a selector or for the number of
 * connections to fall, is not in the room and is not waited for.
 * <p>
 * Safe for use by several threads.
 */
final class Gate {

	/**
	 * Fair, because under load the acceptor is back for the next connection before a
	 * waiting thread is awake.
	 */
	private final ReentrantLock room = new ReentrantLock(true);

	private final Condition changed = this.room.newCondition();

	private boolean open = true;

	/**
	 * Lets the acceptor in. Does nothing if the gate is open.
	 */
	void open() {
		this.room.lock();
		try {
			this.open = true;
			this.changed.signalAll();
		}
		finally {
			this.room.unlock();
		}
	}

	/**
	 * Lets nobody in any more, and returns when nobody is inside. Does nothing if the
	 * gate is shut.
	 */
	void shut() {
		this.room.lock();
		try {
			this.open = false;
		}
		finally {
			this.room.unlock();
		}
	}

	/**
	 * Waits at the gate until it is open, then goes in.
	 * @param wanted whether the caller still wants in; asked again after each
	 * {@link #recall()}
	 * @return whether the caller is inside and has to {@link #leave()}; {@code false} if
	 * it did not want in any more
	 */
	boolean enter(BooleanSupplier wanted) {
		this.room.lock();
		boolean entered = false;
		try {
			while (!this.open && wanted.getAsBoolean()) {
				this.changed.awaitUninterruptibly();
			}
			entered = this.open && wanted.getAsBoolean();
			return entered;
		}
		finally {
			if (!entered) {
				this.room.unlock();
			}
		}
	}

	/**
	 * Goes in, be the gate open or shut, and keeps everyone else out until
	 * {@link #leave()}.
	 */
	void enterAnyway() {
		this.room.lock();
	}

	/**
	 * Leaves the room.
	 */
	void leave() {
		this.room.unlock();
	}

	/**
	 * Returns whether the calling thread is inside.
	 * @return whether it has entered and not left
	 */
	boolean isInside() {
		return this.room.isHeldByCurrentThread();
	}

	/**
	 * Makes those who wait at the gate look again whether they want in, and returns when
	 * nobody is inside.
	 */
	void recall() {
		this.room.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.room.unlock();
		}
	}

}
