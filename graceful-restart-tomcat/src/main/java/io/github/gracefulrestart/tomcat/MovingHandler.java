/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

import io.github.gracefulrestart.upgrade.Departure;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between an endpoint and its requests while connections move to another process,
 * and sets each connection apart that is between two requests: before Tomcat reads the
 * next one, and after it has written a response. Until then Tomcat's own handler stands
 * here alone, so that an ordinary request does not pay for it.
 * <p>
 * {@code SocketProcessorBase.run} calls {@link #process} with the connection's lock held.
 * A connection is set apart, and let go of or taken back, with that lock held too. So
 * whoever gets the lock sees a connection that is served here, or is set apart and must
 * not be touched, or is closed.
 */
final class MovingHandler implements Handler<NioChannel> {

	private static final Logger logger = LoggerFactory.getLogger(MovingHandler.class);

	private final Handler<NioChannel> tomcat;

	private final String listener;

	private final Runnable available;

	private final Set<NioSocketWrapper> apart = ConcurrentHashMap.newKeySet();

	/** Those that nobody took, which are not offered again. */
	private final Set<NioSocketWrapper> staying = ConcurrentHashMap.newKeySet();

	/**
	 * Those that were not between two requests when all were looked at, or have come
	 * since.
	 */
	private final Collection<NioSocketWrapper> busy = new ConcurrentLinkedQueue<>();

	private final DepartureQueue waiting = new DepartureQueue();

	private volatile boolean moving = true;

	/**
	 * Prepares to stand in for Tomcat's own handler.
	 * @param tomcat Tomcat's own
	 * @param listener the name of the endpoint's listener
	 * @param available told when a connection is ready to go
	 */
	MovingHandler(Handler<NioChannel> tomcat, String listener, Runnable available) {
		this.tomcat = tomcat;
		this.listener = listener;
		this.available = available;
	}

	@Override
	public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
		NioSocketWrapper wrapper = (NioSocketWrapper) socket;
		if (this.apart.contains(wrapper)) {
			// Its next request has come, which waits for the other process.
			this.waiting.prefer(wrapper);
			return SocketState.OPEN;
		}
		if (event == SocketEvent.OPEN_READ && setApart(wrapper, this.waiting::addInUse)) {
			return SocketState.OPEN;
		}
		SocketState state = this.tomcat.process(socket, event);
		if (state == SocketState.OPEN) {
			setApart(wrapper, this.waiting::addInUse);
		}
		return state;
	}

	/**
	 * Sets those apart that are between two requests now. The others come when their
	 * responses are out.
	 * @param wrappers the endpoint's connections
	 */
	void sweep(Iterable<NioSocketWrapper> wrappers) {
		for (NioSocketWrapper wrapper : wrappers) {
			if (!setApartIfFree(wrapper, this.waiting::addIdle)) {
				this.busy.add(wrapper);
			}
		}
	}

	/**
	 * Sets those apart that were busy before and are between two requests now: a request
	 * that Tomcat's own handler had begun with ends without this one.
	 */
	void sweepBusy() {
		this.busy.removeIf(
				(wrapper) -> wrapper.isClosed() || isApart(wrapper) || setApartIfFree(wrapper, this.waiting::addInUse));
	}

	/**
	 * Includes a connection in the next {@link #sweepBusy()}.
	 * @param wrapper a connection that has come after the sweep
	 */
	void lookAgainAt(NioSocketWrapper wrapper) {
		if (this.moving) {
			this.busy.add(wrapper);
		}
	}

	private boolean setApartIfFree(NioSocketWrapper wrapper, Consumer<NioSocketWrapper> queue) {
		Lock lock = wrapper.getLock();
		if (!lock.tryLock()) {
			return false;
		}
		try {
			return setApart(wrapper, queue);
		}
		finally {
			lock.unlock();
		}
	}

	private boolean setApart(NioSocketWrapper wrapper, Consumer<NioSocketWrapper> queue) {
		if (!this.moving || this.staying.contains(wrapper) || !new IdleConnection(wrapper).isMovable()
				|| !this.apart.add(wrapper)) {
			return false;
		}
		queue.accept(wrapper);
		if (!this.moving && this.waiting.remove(wrapper)) {
			// Stopped in between, and not seen by who stopped it.
			this.apart.remove(wrapper);
			return false;
		}
		this.available.run();
		return true;
	}

	boolean isApart(NioSocketWrapper wrapper) {
		return this.apart.contains(wrapper);
	}

	Handler<NioChannel> tomcat() {
		return this.tomcat;
	}

	/**
	 * Returns connections that are ready to go, those in use first.
	 * @param atMost how many
	 * @return the connections
	 */
	List<Departure> departures(int atMost) {
		List<Departure> departures = new ArrayList<>();
		while (departures.size() < atMost) {
			NioSocketWrapper wrapper = this.waiting.poll();
			if (wrapper == null) {
				break;
			}
			try {
				departures.add(new TomcatDeparture(this, wrapper, this.listener));
			}
			catch (IOException ex) {
				// Its client has gone: there is nothing to move.
				logger.debug("A connection ended while it was set apart", ex);
				settle(wrapper, wrapper::close);
			}
		}
		return departures;
	}

	/**
	 * Serves a connection here again, for good.
	 * @param wrapper the connection
	 * @param action makes Tomcat wait for its next request
	 */
	void stay(NioSocketWrapper wrapper, Runnable action) {
		this.staying.add(wrapper);
		settle(wrapper, action);
	}

	/**
	 * Ends the time in which a connection is set apart.
	 * @param wrapper the connection
	 * @param action what becomes of it
	 */
	void settle(NioSocketWrapper wrapper, Runnable action) {
		wrapper.getLock().lock();
		try {
			action.run();
			this.apart.remove(wrapper);
		}
		finally {
			wrapper.getLock().unlock();
		}
	}

	/**
	 * Sets no further connections apart, and serves those again that nobody came for.
	 */
	void stop() {
		this.moving = false;
		this.busy.clear();
		departures(Integer.MAX_VALUE).forEach(Departure::keep);
	}

	@Override
	public Object getGlobal() {
		return this.tomcat.getGlobal();
	}

	@Override
	public void release(SocketWrapperBase<NioChannel> socketWrapper) {
		this.tomcat.release(socketWrapper);
	}

	@Override
	public void pause() {
		this.tomcat.pause();
	}

	@Override
	public void recycle() {
		this.tomcat.recycle();
	}

}
