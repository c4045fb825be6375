/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.gracefulrestart.handoff.IdleState;
import io.github.gracefulrestart.handoff.Listener;
import io.github.gracefulrestart.handoff.Predecessor;

/**
 * A server with real listeners that writes down what is asked of it, and does only that.
 */
final class RecordingServer implements Server {

	private final String name;

	private final Journal journal;

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private final Map<String, Throwable> failures = new ConcurrentHashMap<>();

	private volatile List<String> obstacles = List.of();

	private volatile Runnable beforeLoad = () -> {
	};

	private volatile Runnable beforeShutGate = () -> {
	};

	private volatile boolean gateOpen;

	private volatile long shutAt;

	private volatile Duration shutFor = Duration.ZERO;

	private volatile boolean draining;

	private final KeptConnections connections = new KeptConnections();

	private final HeldLoad load = new HeldLoad();

	RecordingServer(String name, Journal journal, boolean gateOpen) {
		this.name = name;
		this.journal = journal;
		this.gateOpen = gateOpen;
	}

	RecordingServer listen(String... names) throws IOException {
		InetSocketAddress wanted = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		for (String each : names) {
			this.listeners.add(new Listener(each, wanted, ServerSocketChannel.open().bind(wanted)));
		}
		return this;
	}

	void claim(Predecessor predecessor, String... names) {
		InetSocketAddress wanted = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		for (String each : names) {
			ServerSocketChannel channel = predecessor.listeners().claim(each, wanted).orElseThrow().channel();
			this.listeners.add(new Listener(each, wanted, channel));
		}
	}

	void hasObstacles(String... obstacles) {
		this.obstacles = List.of(obstacles);
	}

	/** Has connections that stay, some of which close when they are idle. */
	void load(int connections, int requests, int idle) {
		this.load.set(connections, requests, idle);
	}

	HeldLoad held() {
		return this.load;
	}

	void beforeLoad(Runnable task) {
		this.beforeLoad = task;
	}

	void beforeShutGate(Runnable task) {
		this.beforeShutGate = task;
	}

	/** Fails the next time that it is asked for something. */
	void fail(String method, Throwable failure) {
		this.failures.put(method, failure);
	}

	boolean isGateOpen() {
		return this.gateOpen;
	}

	/** Returns how long the gate was shut the last time. */
	Duration shutFor() {
		return this.shutFor;
	}

	boolean isDraining() {
		return this.draining;
	}

	List<String> openListeners() {
		return this.listeners.stream().filter((each) -> each.channel().isOpen()).map(Listener::name).toList();
	}

	KeptConnections connections() {
		return this.connections;
	}

	void close() {
		this.connections.close();
		this.listeners.forEach((each) -> closeQuietly(each.channel()));
	}

	@Override
	public List<Listener> listeners() {
		return this.listeners.stream().filter((each) -> each.channel().isOpen()).toList();
	}

	@Override
	public List<String> obstacles() {
		record("obstacles", false);
		return this.obstacles;
	}

	@Override
	public void shutGate() {
		this.beforeShutGate.run();
		record("shutGate", this.gateOpen);
		this.shutAt = System.nanoTime();
		this.gateOpen = false;
	}

	@Override
	public void openGate() {
		record("openGate", !this.gateOpen);
		this.shutFor = Duration.ofNanos(System.nanoTime() - this.shutAt);
		this.gateOpen = true;
	}

	@Override
	public void closeListeners(Set<String> names, boolean forGood) {
		record("closeListeners " + new ArrayList<>(names).stream().sorted().toList() + (forGood ? "" : " here only"),
				!names.isEmpty());
		this.listeners.stream()
			.filter((each) -> names.contains(each.name()))
			.forEach((each) -> closeQuietly(each.channel()));
	}

	@Override
	public void reopenListeners() {
		record("reopenListeners", true);
	}

	@Override
	public void startDrain() {
		record("startDrain", !this.draining);
		this.draining = true;
	}

	@Override
	public void stopDrain() {
		record("stopDrain", this.draining);
		this.draining = false;
	}

	@Override
	public void startMoving(Runnable available) {
		record("startMoving", false);
		this.connections.startMoving(available);
	}

	@Override
	public List<Departure> departures(int atMost) {
		record("departures", false);
		return this.connections.departures(atMost);
	}

	@Override
	public void stopMoving(Set<String> listeners) {
		record("stopMoving of " + listeners, true);
	}

	@Override
	public void stopMoving() {
		record("stopMoving", false);
		this.connections.stopMoving();
	}

	@Override
	public Optional<Arrival> adopt(IdleState state, SocketChannel channel) {
		record("adopt", false);
		return this.connections.adopt(channel);
	}

	@Override
	public int closeIdle(Duration silence, int atMost) {
		record("closeIdle", false);
		return noted("closes idle", this.load.closeIdle(atMost));
	}

	@Override
	public int closeSessions(int atMost) {
		record("closeSessions", false);
		return noted("tells sessions", this.load.closeSessions(atMost));
	}

	@Override
	public int endStreams(int atMost) {
		record("endStreams", false);
		return noted("ends streams", this.load.endStreams(atMost));
	}

	private int noted(String what, int number) {
		if (number > 0) {
			this.journal.add(this.name + " " + what + ": " + number);
		}
		return number;
	}

	@Override
	public Load load() {
		this.beforeLoad.run();
		record("load", false);
		Load load = this.load.get();
		return new Load(load.connections() + this.connections.undecided(), load.requests(), load.sessions());
	}

	private void record(String what, boolean isNews) {
		String method = what.split(" ")[0];
		Throwable failure = this.failures.remove(method);
		if (failure != null) {
			this.journal.add(this.name + " fails to " + method);
			RecordingServer.<RuntimeException>sneakyThrow(failure);
		}
		if (isNews) {
			this.journal.add(this.name + " " + what);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneakyThrow(Throwable failure) throws T {
		throw (T) failure;
	}

	private static void closeQuietly(ServerSocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
