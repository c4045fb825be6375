/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.gracefulrestart.handoff.IdleState;
import io.github.gracefulrestart.handoff.InheritedListeners;
import io.github.gracefulrestart.handoff.Listener;
import io.github.gracefulrestart.upgrade.Arrival;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endpoint with a {@link Gate}, on a listening socket that it may have from another
 * process.
 * <p>
 * Tomcat's acceptor closes what it accepts while the endpoint is paused or stopped, and
 * is woken by a connection to the listener, which another process may get. So here a
 * connection is registered in the same step in which it is accepted, before Tomcat's
 * {@code Acceptor} sees it, and whatever the {@code Acceptor} then does with it does
 * nothing.
 * <p>
 * An endpoint on a UNIX-domain socket or on {@code System.inheritedChannel()} is left to
 * Tomcat.
 */
final class GracefulNioEndpoint extends NioEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(GracefulNioEndpoint.class);

	/** A round trip to a client that is far away: its handshake may be half done. */
	private static final long LAST_HANDSHAKES_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * Where the kernel does not filter, clients that keep coming could keep the last
	 * accepts up for ever. The queue is first in, first out: all that waited have been
	 * accepted long before.
	 */
	private static final long LAST_ACCEPTS_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Gate gate = new Gate();

	private final DuplicateAccept duplicates = new DuplicateAccept();

	private volatile String listenerName = "";

	private volatile InheritedListeners inherited = InheritedListeners.NONE;

	private volatile @Nullable ListeningSocket listening;

	private volatile boolean activated;

	/**
	 * Tells the endpoint, before it binds, what its listener is called and where to look
	 * for one.
	 * @param name the listener's name
	 * @param inherited the listeners of the predecessor
	 */
	void join(String name, InheritedListeners inherited) {
		this.listenerName = name;
		this.inherited = inherited;
	}

	Gate gate() {
		return this.gate;
	}

	/**
	 * Returns the listener, if there is one that can be handed over.
	 * @return the listener
	 */
	Optional<Listener> listener() {
		ListeningSocket socket = this.listening;
		return (socket != null && socket.channel().isOpen())
				? Optional.of(new Listener(this.listenerName, wanted(), socket.channel(), this.activated))
				: Optional.empty();
	}

	String listenerName() {
		return this.listenerName;
	}

	/**
	 * Prepares to serve a connection of another process, which counts from now on.
	 * @param state how it stands
	 * @param channel the connection
	 * @return the connection; empty if there are as many as there may be, or if this
	 * version of the application wants to hear TLS where the one before did not
	 */
	Optional<Arrival> adopt(IdleState state, SocketChannel channel) {
		if (!isRunning() || isSSLEnabled()
				|| (getConnectionCount() >= 0 && getConnectionCount() >= getMaxConnections())) {
			return Optional.empty();
		}
		countUpWithoutWaiting();
		return Optional.of(new TomcatArrival(this, state, channel));
	}

	// The acceptor counts too, and may have taken the last room by now. To exceed the
	// limit by one is better than to wait until a connection ends.
	private void countUpWithoutWaiting() {
		// Another thread that does the same would take the limit that it finds for the
		// one that is configured.
		this.gate.enterAnyway();
		int limit = getMaxConnections();
		boolean limited = getConnectionCount() >= 0;
		if (limited) {
			setMaxConnections(Integer.MAX_VALUE);
		}
		try {
			countUp();
		}
		finally {
			if (limited) {
				setMaxConnections(limit);
			}
			this.gate.leave();
		}
	}

	/**
	 * Serves a connection as if it had been accepted, whether the gate is open or shut.
	 * @param connection the connection, which belongs to the endpoint from now on
	 * @throws ClosedChannelException if the endpoint does not run; the connection is
	 * closed
	 */
	void inject(SocketChannel connection) throws IOException {
		if (!isRunning()) {
			connection.close();
			throw new ClosedChannelException();
		}
		this.gate.enterAnyway();
		try {
			countUpWithoutWaiting();
			register(connection);
		}
		finally {
			this.gate.leave();
		}
	}

	/**
	 * Serves a connection that was adopted. How it stands is set before the poller knows
	 * of the connection, whose next request may be here already. Follows
	 * {@code NioEndpoint.setSocketOptions}.
	 * @param state how it stands
	 * @param channel the connection
	 * @throws IOException if the connection or the endpoint has ended
	 */
	void serve(IdleState state, SocketChannel channel) throws IOException {
		Poller poller = getPoller();
		if (poller == null) {
			throw new ClosedChannelException();
		}
		SocketProperties properties = getSocketProperties();
		properties.setProperties(channel.socket());
		NioChannel nioChannel = createChannel(new SocketBufferHandler(properties.getAppReadBufSize(),
				properties.getAppWriteBufSize(), properties.getDirectBuffer()));
		NioSocketWrapper wrapper = new NioSocketWrapper(nioChannel, this);
		nioChannel.reset(channel, wrapper);
		wrapper.setReadTimeout(state.timeoutMillis());
		wrapper.setWriteTimeout(getConnectionTimeout());
		wrapper.setKeepAliveLeft(state.requestsLeft());
		this.connections.put(channel, wrapper);
		poller.register(wrapper);
		if (getHandler() instanceof MovingHandler handler) {
			// It came after all were looked at, and goes on to the process after this
			// one.
			handler.lookAgainAt(wrapper);
		}
	}

	/**
	 * Does not serve a connection that was adopted.
	 * @param channel the connection
	 */
	void discard(SocketChannel channel) {
		super.destroySocket(channel);
	}

	/**
	 * Returns the open connections, as they are while being looked at.
	 * @return a view
	 */
	Iterable<NioSocketWrapper> wrappers() {
		Collection<?> wrappers = this.connections.values();
		return () -> new Wrappers(wrappers.iterator());
	}

	/**
	 * Accepts every connection that waits, be the gate open or shut, then closes the
	 * listener. Does nothing if there is none.
	 * <p>
	 * Of a listener that is a service manager's the gate is shut, and that is all:
	 * whoever the service manager starts next accepts what waits and what comes, and the
	 * socket cannot be had again once it is closed here.
	 * @param forGood whether the kernel is to let no new ones in meanwhile
	 * @throws IOException if accepting or closing fails; the listener is closed
	 */
	void closeListener(boolean forGood) throws IOException {
		ListeningSocket socket = this.listening;
		if (socket == null) {
			return;
		}
		if (this.activated) {
			this.gate.shut();
			return;
		}
		// This may load many classes; meanwhile the acceptor still accepts.
		boolean filtered = forGood && socket.dropNewConnections();
		this.gate.enterAnyway();
		try {
			if (isRunning()) {
				acceptWaiting(socket, filtered);
			}
		}
		finally {
			try {
				socket.close();
			}
			finally {
				this.gate.leave();
			}
		}
	}

	/**
	 * Opens the listener again if {@link #closeListener} has closed it; otherwise sees to
	 * it that new connections come in.
	 * @throws IOException if the address cannot be bound, with the address in the
	 * message, or the kernel may still keep new connections out
	 */
	void reopenListener() throws IOException {
		ListeningSocket closed = this.listening;
		if (closed == null) {
			return;
		}
		if (closed.channel().isOpen()) {
			closed.admitNewConnections();
			return;
		}
		try {
			this.listening = listen(Optional.empty(), closed.address());
		}
		catch (IOException ex) {
			throw new IOException("cannot bind " + closed.address() + ": " + ex.getMessage(), ex);
		}
		// The acceptor, which waits for nothing there, comes back for the new one.
		closed.dispose();
	}

	private void acceptWaiting(ListeningSocket socket, boolean filtered) throws IOException {
		int limit = getMaxConnections();
		// As no more will come, these may exceed the limit; waiting for it could take
		// for ever.
		boolean counted = getConnectionCount() >= 0;
		if (counted) {
			setMaxConnections(Integer.MAX_VALUE);
		}
		try {
			long start = System.nanoTime();
			long handshakes = filtered ? LAST_HANDSHAKES_NANOS : 0;
			boolean more = true;
			while (more) {
				SocketChannel accepted = accept(socket);
				long elapsed = System.nanoTime() - start;
				if (accepted != null) {
					countUp();
					register(accepted);
					more = filtered || elapsed < LAST_ACCEPTS_NANOS;
				}
				else if (elapsed < handshakes) {
					LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
				}
				else {
					more = false;
				}
			}
		}
		finally {
			if (counted) {
				setMaxConnections(limit);
			}
		}
	}

	/**
	 * Does not wait, as the limit is out of reach; but would throw, and lose the
	 * connection, if the thread had been interrupted.
	 */
	private void countUp() {
		boolean interrupted = Thread.interrupted();
		try {
			countUpOrAwaitConnection();
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Follows {@code NioEndpoint.initServerSocket}.
	 */
	@Override
	protected void initServerSocket() throws Exception {
		if (isLeftToTomcat()) {
			super.initServerSocket();
			return;
		}
		Optional<Listener> claimed = this.inherited.claim(this.listenerName, wanted());
		this.activated = claimed.map(Listener::activated).orElse(false);
		this.listening = listen(claimed.map(Listener::channel), wanted());
	}

	private ListeningSocket listen(Optional<ServerSocketChannel> claimed, SocketAddress address) throws IOException {
		ServerSocketChannel channel = claimed.isPresent() ? claimed.get() : ServerSocketChannel.open();
		try {
			getSocketProperties().setProperties(channel.socket());
			if (claimed.isEmpty()) {
				channel.bind(address, getAcceptCount());
			}
			return new ListeningSocket(channel);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	@Override
	protected NetworkChannel getServerSocket() {
		ListeningSocket socket = this.listening;
		return (socket != null) ? socket.channel() : super.getServerSocket();
	}

	/**
	 * Accepts and registers a connection. Waits for one, and at the gate.
	 * @return the registered connection; {@code null} if the endpoint is paused or stops
	 */
	@Override
	protected @Nullable SocketChannel serverSocketAccept() throws Exception {
		if (isLeftToTomcat()) {
			return super.serverSocketAccept();
		}
		ListeningSocket socket = this.listening;
		while (socket != null && this.gate.enter(() -> isAccepting(socket))) {
			try {
				SocketChannel accepted = accept(socket);
				if (accepted != null) {
					register(accepted);
					return accepted;
				}
			}
			finally {
				this.gate.leave();
			}
			socket.await();
		}
		return null;
	}

	private boolean isAccepting(ListeningSocket socket) {
		return isRunning() && !isPaused() && this.listening == socket;
	}

	private @Nullable SocketChannel accept(ListeningSocket socket) throws IOException {
		SocketChannel accepted = socket.accept();
		while (accepted != null && this.duplicates.isAgain(accepted)) {
			logger.warn("The kernel gave out the connection from {} twice; it is served once",
					accepted.getRemoteAddress());
			accepted.close();
			accepted = socket.accept();
		}
		return accepted;
	}

	/**
	 * Makes Tomcat serve a connection that the caller has counted.
	 */
	private void register(SocketChannel accepted) {
		if (!super.setSocketOptions(accepted)) {
			closeSocket(accepted);
		}
	}

	/**
	 * Called by the {@code Acceptor} with what {@link #serverSocketAccept()} returned.
	 */
	@Override
	protected boolean setSocketOptions(@Nullable SocketChannel accepted) {
		if (accepted == null) {
			countDownConnection();
			return true;
		}
		return !isLeftToTomcat() || super.setSocketOptions(accepted);
	}

	/**
	 * Called by the {@code Acceptor} with what {@link #serverSocketAccept()} returned, if
	 * meanwhile the endpoint was paused or stopped: then the connection is registered and
	 * is served all the same. Called also when a connection cannot be registered.
	 */
	@Override
	protected void destroySocket(@Nullable SocketChannel socket) {
		if (socket == null) {
			countDownConnection();
		}
		else if (isLeftToTomcat() || this.gate.isInside()) {
			super.destroySocket(socket);
		}
	}

	/**
	 * Makes the acceptor look at the endpoint's state. When it returns after a pause, the
	 * acceptor has nothing in hand and takes nothing.
	 */
	@Override
	protected void unlockAccept() {
		if (isLeftToTomcat()) {
			super.unlockAccept();
			return;
		}
		ListeningSocket socket = this.listening;
		if (socket != null) {
			socket.wakeUp();
		}
		this.gate.recall();
	}

	@Override
	protected void doCloseServerSocket() throws IOException {
		ListeningSocket socket = this.listening;
		if (socket == null) {
			super.doCloseServerSocket();
			return;
		}
		this.listening = null;
		this.gate.enterAnyway();
		try {
			socket.dispose();
		}
		finally {
			this.gate.leave();
		}
		this.gate.recall();
	}

	@Override
	protected NioChannel createChannel(SocketBufferHandler buffer) {
		return isSSLEnabled() ? new LegibleSecureNioChannel(buffer, this) : super.createChannel(buffer);
	}

	private InetSocketAddress wanted() {
		return new InetSocketAddress(getAddress(), getPortWithOffset());
	}

	private boolean isLeftToTomcat() {
		return getId() != null;
	}

	/**
	 * A stream would do the same, at many times the cost: a drain looks at each
	 * connection again and again, and there may be thousands.
	 */
	private record Wrappers(Iterator<?> all) implements Iterator<NioSocketWrapper> {

		@Override
		public boolean hasNext() {
			return this.all.hasNext();
		}

		@Override
		public NioSocketWrapper next() {
			return (NioSocketWrapper) this.all.next();
		}

	}

}
