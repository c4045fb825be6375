/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Predicate;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;

/**
 * A connection that is between two requests, or has not sent its first byte, and what may
 * be done to it then.
 * <p>
 * Why no request is lost that anybody has read: Tomcat reads from such a connection in
 * {@code SocketProcessorBase.run} only, which holds the connection's lock from before it
 * reads until the response is written or the unfinished request is left, with its
 * processor, at the connection. We hold that lock here. So there is no reader now, and if
 * there is no processor and the buffers are empty, all that was ever read was answered.
 * The poller may see bytes at any time, and may have handed the connection to a worker
 * that waits for our lock: it takes no bytes itself, they stay in the kernel, and we find
 * them there when we look, last. When the worker gets the lock, it finds the connection
 * either as it was, or closed, which it asks for first.
 * <p>
 * What remains is a request that arrives after that look. It meets a closed connection,
 * of which nobody has read it: the same that happens to a request which crosses the end
 * of the keep-alive timeout, and its client may send it again.
 */
final class IdleConnection {

	private final NioSocketWrapper wrapper;

	IdleConnection(NioSocketWrapper wrapper) {
		this.wrapper = wrapper;
	}

	/**
	 * Does something to the connection if it is idle, while it stays so.
	 * @param silence for how long neither side must have sent anything; precise to a
	 * millisecond
	 * @param action what to do; says whether it did
	 * @return whether it was idle and the action did it
	 */
	boolean ifSilentFor(Duration silence, Predicate<NioSocketWrapper> action) {
		if (!this.wrapper.getLock().tryLock()) {
			return false;
		}
		try {
			return isSilentFor(silence) && isBetweenRequests() && isNothingInTheKernel() && action.test(this.wrapper);
		}
		finally {
			this.wrapper.getLock().unlock();
		}
	}

	/**
	 * Returns whether the connection could go to another process now: it is between two
	 * requests, and all its state is in the socket. What is in the kernel goes with it.
	 * To be called with the connection's lock held. One that was accepted a moment ago
	 * could not: the poller would register it after it has gone.
	 * @return whether it could
	 */
	boolean isMovable() {
		return !this.wrapper.isClosed() && this.wrapper.getCurrentProcessor() == null
				&& !(this.wrapper.getSocket() instanceof SecureNioChannel) && isEmpty() && isKnownToThePoller();
	}

	/**
	 * Counts from the last response too: its client has had no time to send another
	 * request, however long ago it sent the one before.
	 */
	private boolean isSilentFor(Duration silence) {
		long last = Math.max(this.wrapper.getLastRead(), this.wrapper.getLastWrite());
		return System.currentTimeMillis() - last >= silence.toMillis();
	}

	private boolean isBetweenRequests() {
		return !this.wrapper.isClosed() && this.wrapper.getCurrentProcessor() == null && isPolledForReading()
				&& (isUntouched() || isEmpty());
	}

	private boolean isUntouched() {
		return this.wrapper.getSocket() instanceof LegibleSecureNioChannel secure && secure.isUntouched();
	}

	private boolean isEmpty() {
		return this.wrapper.getSocketBufferHandler().isReadBufferEmpty() && !this.wrapper.hasDataToWrite()
				&& (!(this.wrapper.getSocket() instanceof LegibleSecureNioChannel secure)
						|| secure.isBetweenMessages());
	}

	/**
	 * While it is not, either its registration or a worker is under way.
	 */
	private boolean isPolledForReading() {
		return isKnownToThePoller() && this.wrapper.interestOpsHas(SelectionKey.OP_READ);
	}

	private boolean isKnownToThePoller() {
		SocketChannel channel = this.wrapper.getSocket().getIOChannel();
		return channel != null && channel.keyFor(this.wrapper.getPoller().getSelector()) != null;
	}

	private boolean isNothingInTheKernel() {
		try {
			return this.wrapper.getSocket().getIOChannel().socket().getInputStream().available() == 0;
		}
		catch (IOException ex) {
			// Broken: the poller will see that too, and Tomcat closes it.
			return false;
		}
	}

}
