/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;

import io.github.gracefulrestart.handoff.IdleState;
import io.github.gracefulrestart.handoff.InheritedListeners;
import io.github.gracefulrestart.handoff.Listener;
import io.github.gracefulrestart.upgrade.Arrival;
import io.github.gracefulrestart.upgrade.Departure;
import io.github.gracefulrestart.upgrade.Load;
import io.github.gracefulrestart.upgrade.Server;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors of an application's embedded Tomcats, as the one server of an upgrade.
 * <p>
 * Connectors are added by the threads that start them; for the other methods the contract
 * says which threads may call them.
 */
public final class TomcatServer implements Server {

	private static final Logger logger = LoggerFactory.getLogger(TomcatServer.class);

	private final InheritedListeners inherited;

	private final Map<String, Connector> connectors = new ConcurrentHashMap<>();

	private boolean open;

	private EndlessTypes endless = EndlessTypes.EVENTS;

	/**
	 * Creates a server without connectors.
	 * @param inherited the listeners that the predecessor handed over
	 * @param gateOpen whether connections are accepted as soon as a connector starts; a
	 * successor waits for {@link #openGate()}
	 */
	public TomcatServer(InheritedListeners inherited, boolean gateOpen) {
		this.inherited = inherited;
		this.open = gateOpen;
	}

	/**
	 * Sets which responses without a length {@link #endStreams} ends. To be called before
	 * connectors are added; without it these are server-sent events.
	 * @param types media types without parameters
	 */
	public synchronized void endlessTypes(Collection<String> types) {
		this.endless = EndlessTypes.of(types);
	}

	/**
	 * Adds a connector, which belongs to this server until it is destroyed. If it was
	 * built for {@link GracefulHttp11NioProtocol} it can be handed over, otherwise it is
	 * an obstacle. To be called before the connector binds its address, or it will not
	 * look for an inherited listener.
	 * @param name what the listener is called, the same in each generation
	 * @param connector the connector
	 * @throws IllegalArgumentException if another connector has the name
	 */
	public synchronized void add(String name, Connector connector) {
		Connector present = this.connectors.putIfAbsent(name, connector);
		if (present == connector) {
			return;
		}
		if (present != null) {
			throw new IllegalArgumentException("A connector called '" + name + "' has been added already");
		}
		connector.addLifecycleListener((event) -> {
			if (Lifecycle.AFTER_DESTROY_EVENT.equals(event.getType())) {
				this.connectors.remove(name, connector);
			}
		});
		if (connector.getProtocolHandler() instanceof GracefulHttp11NioProtocol protocol) {
			protocol.endpoint().join(name, this.inherited);
			protocol.streams().types(this.endless);
			setGate(protocol);
		}
	}

	@Override
	public List<Listener> listeners() {
		return protocols().map((protocol) -> protocol.endpoint().listener()).flatMap(Optional::stream).toList();
	}

	@Override
	public List<String> obstacles() {
		return this.connectors.entrySet()
			.stream()
			.map((entry) -> Obstacle.of(entry.getKey(), entry.getValue()))
			.flatMap(Optional::stream)
			.sorted()
			.toList();
	}

	@Override
	public synchronized void shutGate() {
		this.open = false;
		setGates();
	}

	@Override
	public synchronized void openGate() {
		this.open = true;
		setGates();
	}

	// Nobody accepts while this runs, mostly for the first time, and to load the classes
	// of a stream would take most of that time.
	private void setGates() {
		for (Connector connector : this.connectors.values()) {
			if (connector.getProtocolHandler() instanceof GracefulHttp11NioProtocol protocol) {
				setGate(protocol);
			}
		}
	}

	private void setGate(GracefulHttp11NioProtocol protocol) {
		if (this.open) {
			protocol.endpoint().gate().open();
		}
		else {
			protocol.endpoint().gate().shut();
		}
	}

	@Override
	public void closeListeners(Set<String> names, boolean forGood) {
		this.connectors.forEach((name, connector) -> {
			if (names.contains(name) && connector.getProtocolHandler() instanceof GracefulHttp11NioProtocol protocol) {
				try {
					protocol.endpoint().closeListener(forGood);
				}
				catch (IOException ex) {
					logger.warn("Connector '{}' did not close its listening socket in good order", name, ex);
				}
			}
		});
	}

	@Override
	public void reopenListeners() {
		protocols().forEach((protocol) -> {
			try {
				protocol.endpoint().reopenListener();
			}
			catch (IOException ex) {
				logger.error("Connector '{}' cannot listen again: {}", protocol.endpoint().listenerName(),
						ex.getMessage());
			}
		});
	}

	@Override
	public void startDrain() {
		protocols().forEach(GracefulHttp11NioProtocol::startDrain);
	}

	@Override
	public void stopDrain() {
		protocols().forEach(GracefulHttp11NioProtocol::stopDrain);
	}

	@Override
	public void startMoving(Runnable available) {
		protocols().forEach((protocol) -> protocol.startMoving(available));
	}

	@Override
	public List<Departure> departures(int atMost) {
		List<Departure> departures = new ArrayList<>();
		protocols().forEach((protocol) -> departures.addAll(protocol.departures(atMost - departures.size())));
		return departures;
	}

	@Override
	public void stopMoving() {
		protocols().forEach(GracefulHttp11NioProtocol::stopMoving);
	}

	@Override
	public void stopMoving(Set<String> listeners) {
		protocols().filter((protocol) -> listeners.contains(protocol.endpoint().listenerName()))
			.forEach(GracefulHttp11NioProtocol::stopMoving);
	}

	@Override
	public Optional<Arrival> adopt(IdleState state, SocketChannel channel) {
		Connector connector = this.connectors.get(state.listener());
		return (connector != null && connector.getProtocolHandler() instanceof GracefulHttp11NioProtocol protocol)
				? protocol.endpoint().adopt(state, channel) : Optional.empty();
	}

	/**
	 * Connects to a connector from within this process, whether the gate is open or shut.
	 * It serves the connection as it does one that it has accepted.
	 * @param listener the connector's name
	 * @return the client's end, for the caller to close
	 * @throws IOException if there is no such connector, or it does not run
	 */
	public Socket connect(String listener) throws IOException {
		GracefulHttp11NioProtocol protocol = protocol(listener);
		LoopbackPair pair = LoopbackPair.open();
		try {
			protocol.endpoint().inject(pair.server());
			return pair.client();
		}
		catch (IOException | RuntimeException ex) {
			pair.client().close();
			throw ex;
		}
	}

	/**
	 * Returns whether a connector wants to hear TLS.
	 * @param listener the connector's name
	 * @return whether it does
	 * @throws IOException if there is no such connector
	 */
	public boolean isSecure(String listener) throws IOException {
		return protocol(listener).endpoint().isSSLEnabled();
	}

	private GracefulHttp11NioProtocol protocol(String listener) throws IOException {
		Connector connector = this.connectors.get(listener);
		if (connector != null && connector.getProtocolHandler() instanceof GracefulHttp11NioProtocol protocol) {
			return protocol;
		}
		throw new IOException("There is no connector '" + listener + "' of this server's");
	}

	@Override
	public int closeIdle(Duration silence, int atMost) {
		return sum(atMost, (protocol, left) -> protocol.closeIdle(silence, left));
	}

	@Override
	public int closeSessions(int atMost) {
		return sum(atMost, GracefulHttp11NioProtocol::closeSessions);
	}

	@Override
	public int endStreams(int atMost) {
		return sum(atMost, GracefulHttp11NioProtocol::endStreams);
	}

	private int sum(int atMost, ToIntBiFunction<GracefulHttp11NioProtocol, Integer> action) {
		int sum = 0;
		for (GracefulHttp11NioProtocol protocol : protocols().toList()) {
			sum += action.applyAsInt(protocol, atMost - sum);
		}
		return sum;
	}

	@Override
	public Load load() {
		return protocols().map(GracefulHttp11NioProtocol::load)
			.reduce(new Load(0, 0, 0), (one, other) -> new Load(one.connections() + other.connections(),
					one.requests() + other.requests(), one.sessions() + other.sessions()));
	}

	private Stream<GracefulHttp11NioProtocol> protocols() {
		return this.connectors.values()
			.stream()
			.map(Connector::getProtocolHandler)
			.filter(GracefulHttp11NioProtocol.class::isInstance)
			.map(GracefulHttp11NioProtocol.class::cast);
	}

}
