/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.upgrade.Departure;
import io.github.gracefulrestart.upgrade.Load;
import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * HTTP over NIO for a connector whose listening socket goes from process to process. Has
 * all properties of {@link Http11NioProtocol}; a connector is built with
 * {@code new Connector(GracefulHttp11NioProtocol.class.getName())}.
 * <p>
 * It differs from Tomcat's in what becomes of accepted connections. A pause of the
 * connector ends accepting and nothing else: requests on accepted connections are served
 * until the connector stops, and their responses say {@code Connection: close}. An HTTP/2
 * connection that was told to go away opens streams for five seconds more, which a client
 * may have sent before it was told.
 *
 * @see TomcatServer#add
 */
public class GracefulHttp11NioProtocol extends Http11NioProtocol {

	/**
	 * In nanoseconds. In this time a client hears that it is to go away, and it is
	 * Envoy's default.
	 */
	private static final long DRAIN_TIMEOUT = TimeUnit.SECONDS.toNanos(5);

	private final GracefulNioEndpoint endpoint;

	private final GoAway goAway;

	private final WebSocketSessions sessions;

	private final AsyncRequests asyncRequests;

	private final EventStreams streams;

	private volatile boolean draining;

	private volatile @Nullable MovingHandler moving;

	/**
	 * Creates a protocol handler as {@link Http11NioProtocol#Http11NioProtocol()} does.
	 */
	public GracefulHttp11NioProtocol() {
		this(new GracefulNioEndpoint());
	}

	private GracefulHttp11NioProtocol(GracefulNioEndpoint endpoint) {
		super(endpoint);
		this.endpoint = endpoint;
		this.goAway = new GoAway(endpoint);
		this.sessions = new WebSocketSessions(endpoint);
		this.asyncRequests = new AsyncRequests(endpoint);
		this.streams = new EventStreams(this.asyncRequests);
	}

	EventStreams streams() {
		return this.streams;
	}

	GracefulNioEndpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Has each further response close its connection, and tells HTTP/2 connections to go
	 * away. Reaches requests whose headers are read from now on.
	 */
	void startDrain() {
		this.draining = true;
		MovingHandler handler = this.moving;
		if (handler != null) {
			handler.sweepBusy();
		}
		if (findUpgradeProtocols().length > 0) {
			this.goAway.tell();
		}
	}

	/**
	 * Lets further responses keep their connections.
	 */
	void stopDrain() {
		this.draining = false;
	}

	/**
	 * Lets connections go that are between two requests, unless all state of a connection
	 * is not in its socket (TLS). They are not asked to end any more.
	 * @param available told when there is one
	 */
	void startMoving(Runnable available) {
		if (!isSSLEnabled() && this.moving == null) {
			MovingHandler before = movingHandler();
			MovingHandler handler = new MovingHandler((before != null) ? before.tomcat() : endpoint().getHandler(),
					endpoint().listenerName(), available);
			this.moving = handler;
			endpoint().setHandler(handler);
			handler.sweep(endpoint().wrappers());
		}
	}

	// Also when it lets no further connections go: some may be on their way.
	private @Nullable MovingHandler movingHandler() {
		return (endpoint().getHandler() instanceof MovingHandler handler) ? handler : null;
	}

	List<Departure> departures(int atMost) {
		MovingHandler handler = this.moving;
		return (handler != null) ? handler.departures(atMost) : List.of();
	}

	/**
	 * Serves all connections here again.
	 */
	void stopMoving() {
		MovingHandler handler = this.moving;
		if (handler != null) {
			this.moving = null;
			handler.stop();
		}
	}

	/**
	 * Closes idle connections, and has idle HTTP/2 connections closed that were told to
	 * go away. The latter are counted when they have closed, by a later call.
	 * @param silence for how long they must have been silent
	 * @param atMost how many may be closed
	 * @return how many were closed
	 */
	int closeIdle(Duration silence, int atMost) {
		int closed = 0;
		MovingHandler handler = movingHandler();
		for (NioSocketWrapper wrapper : endpoint().wrappers()) {
			if (closed >= atMost) {
				break;
			}
			if (new IdleConnection(wrapper).ifSilentFor(silence, (idle) -> closeUnlessApart(idle, handler))) {
				closed++;
			}
		}
		return closed + this.goAway.endIdle(silence, atMost - closed);
	}

	private static boolean closeUnlessApart(NioSocketWrapper idle, @Nullable MovingHandler handler) {
		if (handler != null && handler.isApart(idle)) {
			return false;
		}
		idle.close();
		return true;
	}

	int closeSessions(int atMost) {
		return this.sessions.close(atMost, getUtilityExecutor());
	}

	int endStreams(int atMost) {
		return this.streams.end(atMost, getUtilityExecutor());
	}

	/**
	 * Counts what is accepted. A connection in the acceptor's hand is not: nobody can
	 * tell it from one that is still in the kernel's queue, and when the gate is shut
	 * there is none. A request is in flight while a thread is at work on its connection
	 * or the connection keeps a processor for it: it is asynchronous, or has been read in
	 * part. The streams of HTTP/2 are not known here, only their connection is.
	 * @return the connections and requests
	 */
	Load load() {
		int connections = 0;
		int requests = 0;
		for (NioSocketWrapper wrapper : endpoint().wrappers()) {
			connections++;
			// In this order, as the processor is away while the lock is held.
			boolean kept = wrapper.getCurrentProcessor() instanceof Processor processor && !processor.isUpgrade();
			if (kept || wrapper.getLock().isLocked()) {
				requests++;
			}
		}
		return new Load(connections, requests, this.sessions.open());
	}

	@Override
	protected Processor createProcessor() {
		Processor processor = super.createProcessor();
		this.streams.add(processor);
		return processor;
	}

	@Override
	public void addWaitingProcessor(Processor processor) {
		super.addWaitingProcessor(processor);
		this.asyncRequests.add(processor);
	}

	@Override
	public void removeWaitingProcessor(Processor processor) {
		super.removeWaitingProcessor(processor);
		this.asyncRequests.remove(processor);
	}

	/**
	 * Starts the connector, after it has given the HTTP/2 protocol a drain timeout,
	 * unless it has one. Each HTTP/2 connection takes the value with it when it begins.
	 * @throws Exception if Tomcat cannot start it
	 */
	@Override
	public void start() throws Exception {
		for (UpgradeProtocol protocol : findUpgradeProtocols()) {
			if (protocol instanceof Http2Protocol http2 && http2.getDrainTimeout() == 0) {
				http2.setDrainTimeout(DRAIN_TIMEOUT);
			}
		}
		super.start();
	}

	/**
	 * Returns how many requests one connection may send. {@code Http11Processor} asks
	 * with each request, and announces the end of the connection if it is one.
	 * @return the configured number, or 1 while connections are to end
	 */
	@Override
	public int getMaxKeepAliveRequests() {
		boolean ending = (this.draining && this.moving == null) || getEndpoint().isPaused();
		return ending ? 1 : super.getMaxKeepAliveRequests();
	}

	/**
	 * Returns whether requests are turned away. {@code Http11Processor} asks, and while
	 * the answer is yes it closes connections without a response.
	 * @return whether the connector has stopped
	 */
	@Override
	public boolean isPaused() {
		return super.isPaused() && !getEndpoint().isRunning();
	}

}
