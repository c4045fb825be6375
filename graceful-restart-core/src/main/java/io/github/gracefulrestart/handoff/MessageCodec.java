/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.Draining;
import io.github.gracefulrestart.handoff.Message.Dropped;
import io.github.gracefulrestart.handoff.Message.Failing;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Finish;
import io.github.gracefulrestart.handoff.Message.Heartbeat;
import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.handoff.Message.Offer;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Report;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Message.Superseded;
import io.github.gracefulrestart.handoff.Message.Welcome;

/**
 * Which frame a message is. The numbers and names here are the protocol: a released one
 * never changes its meaning.
 */
final class MessageCodec {

	private static final int HELLO = 1;

	private static final int WELCOME = 2;

	private static final int READY = 3;

	private static final int RELEASED = 4;

	private static final int SERVING = 5;

	private static final int FAREWELL = 6;

	private static final int STOPPING = 7;

	private static final int ABORT = 8;

	private static final int CONNECTIONS = 9;

	private static final int ADOPTED = 10;

	private static final int LET_GO = 11;

	private static final int SUPERSEDED = 12;

	private static final int DROPPED = 13;

	private static final int FINISH = 14;

	private static final int DRAINING = 15;

	private static final int REPORT = 16;

	private static final int FAILING = 17;

	private static final int RECALL = 18;

	private static final int HEARTBEAT = 19;

	private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

	// The JDK looks up what it does not take for an address, and that includes numbers
	// like 1.2.3.256. What it finds a colon in it never looks up.
	private static final Pattern ADDRESS = Pattern
		.compile("(" + BYTE + "\\.){3}" + BYTE + "|[0-9a-fA-F]*:[0-9a-fA-F:.]*(%[^%\\s]+)?");

	private static final String REPORT_PREFIX = "report.";

	private MessageCodec() {
	}

	static Frame encode(Message message, int descriptors) {
		Fields fields = new Fields();
		return new Frame(encode(message, fields), descriptors, fields);
	}

	private static int encode(Message message, Fields fields) {
		if (message instanceof Hello hello) {
			hello.versions().forEach((version) -> fields.add("version", version));
			fields.add("pid", hello.pid()).add("token", hello.token());
			return HELLO;
		}
		if (message instanceof Welcome welcome) {
			fields.add("version", welcome.version())
				.add("generation", welcome.generation())
				.add("upgrade", welcome.upgrade())
				.add("pid", welcome.pid());
			for (Offer offer : welcome.listeners()) {
				fields.add("listener.name", offer.name());
				fields.add("listener.address", offer.wanted().getAddress().getHostAddress());
				fields.add("listener.port", offer.wanted().getPort());
			}
			welcome.listeners()
				.stream()
				.filter(Offer::activated)
				.forEach((offer) -> fields.add("listener.activated", offer.name()));
			welcome.pipes().forEach((pipe) -> fields.add("pipe", pipe));
			return WELCOME;
		}
		if (message instanceof Ready ready) {
			ready.claimed().stream().sorted().forEach((name) -> fields.add("claimed", name));
			return READY;
		}
		if (message instanceof Connections connections) {
			fields.add("batch", connections.batch());
			for (IdleState state : connections.connections()) {
				fields.add("listener", state.listener());
				fields.add("requests-left", state.requestsLeft());
				fields.add("timeout", state.timeoutMillis());
			}
			return CONNECTIONS;
		}
		if (message instanceof Adopted adopted) {
			fields.add("batch", adopted.batch());
			adopted.refused().stream().sorted().forEach((index) -> fields.add("refused", index));
			return ADOPTED;
		}
		if (message instanceof LetGo letGo) {
			fields.add("batch", letGo.batch());
			return LET_GO;
		}
		if (message instanceof Released released) {
			released.withinMillis().ifPresent((limit) -> fields.add("within", limit));
			return RELEASED;
		}
		if (message instanceof Serving serving) {
			serving.openedAt().ifPresent((time) -> fields.add("opened-at", time));
			return SERVING;
		}
		if (message instanceof Superseded) {
			return SUPERSEDED;
		}
		if (message instanceof Dropped dropped) {
			dropped.listeners().stream().sorted().forEach((name) -> fields.add("listener", name));
			return DROPPED;
		}
		if (message instanceof Finish finish) {
			fields.add("generation", finish.generation()).add("within", finish.withinMillis());
			return FINISH;
		}
		if (message instanceof Draining draining) {
			for (DrainingGeneration each : draining.generations()) {
				fields.add("generation", each.generation()).add("pid", each.pid());
				fields.add("connections", each.connections()).add("requests", each.requests());
				fields.add("since", each.since().toEpochMilli()).add("until", each.until().toEpochMilli());
			}
			return DRAINING;
		}
		if (message instanceof Report report) {
			addReport(report.report(), fields);
			return REPORT;
		}
		if (message instanceof Farewell farewell) {
			addReport(farewell.report(), fields);
			return FAREWELL;
		}
		if (message instanceof Stopping) {
			return STOPPING;
		}
		if (message instanceof Heartbeat) {
			return HEARTBEAT;
		}
		if (message instanceof Failing failing) {
			fields.add("reason", failing.reason());
			return FAILING;
		}
		if (message instanceof Recall recall) {
			fields.add("reason", recall.reason());
			return RECALL;
		}
		fields.add("reason", ((Abort) message).reason());
		return ABORT;
	}

	private static void addReport(Map<String, String> report, Fields fields) {
		new TreeMap<>(report).forEach((name, value) -> fields.add(REPORT_PREFIX + name, value));
	}

	static Message decode(Frame frame) throws ProtocolException {
		Fields fields = frame.fields();
		return switch (frame.type()) {
			case HELLO -> hello(fields);
			case WELCOME -> welcome(fields);
			case READY -> new Ready(Set.copyOf(fields.all("claimed")));
			case RELEASED -> new Released(optional("within", fields));
			case SERVING -> new Serving(optional("opened-at", fields));
			case FAREWELL -> new Farewell(report(fields));
			case SUPERSEDED -> new Superseded();
			case DROPPED -> new Dropped(Set.copyOf(fields.all("listener")));
			case FINISH -> new Finish(Fields.integer("generation", fields.require("generation")),
					Fields.number("within", fields.require("within")));
			case DRAINING -> draining(fields);
			case REPORT -> new Report(report(fields));
			case STOPPING -> new Stopping();
			case CONNECTIONS -> connections(fields);
			case ADOPTED -> adopted(fields);
			case LET_GO -> new LetGo(batch(fields));
			case FAILING -> new Failing(fields.require("reason"));
			case RECALL -> new Recall(fields.require("reason"));
			case HEARTBEAT -> new Heartbeat();
			case ABORT -> new Abort(fields.require("reason"));
			default -> throw new ProtocolException("there is no message of type " + frame.type());
		};
	}

	private static Hello hello(Fields fields) throws ProtocolException {
		List<Integer> versions = new ArrayList<>();
		for (String version : fields.all("version")) {
			versions.add(Fields.integer("version", version));
		}
		return new Hello(versions, pid(fields), fields.require("token"));
	}

	private static long pid(Fields fields) throws ProtocolException {
		return Fields.number("pid", fields.require("pid"));
	}

	private static Welcome welcome(Fields fields) throws ProtocolException {
		List<String> names = fields.all("listener.name");
		List<String> addresses = fields.all("listener.address");
		List<String> ports = fields.all("listener.port");
		if (addresses.size() != names.size() || ports.size() != names.size()) {
			throw new ProtocolException("a listener lacks its name, address or port");
		}
		List<String> activated = fields.all("listener.activated");
		List<Offer> offers = new ArrayList<>();
		for (int i = 0; i < names.size(); i++) {
			String name = names.get(i);
			offers.add(new Offer(name, address(addresses.get(i), ports.get(i)), activated.contains(name)));
		}
		int version = Fields.integer("version", fields.require("version"));
		int generation = Fields.integer("generation", fields.require("generation"));
		return new Welcome(version, generation, fields.require("upgrade"), pid(fields), offers, fields.all("pipe"));
	}

	private static InetSocketAddress address(String address, String port) throws ProtocolException {
		int number = Fields.integer("listener.port", port);
		if (!ADDRESS.matcher(address).matches() || number < 0 || number > 0xffff) {
			throw new ProtocolException("not the address of a listener: '" + address + "', port '" + port + "'");
		}
		try {
			return new InetSocketAddress(InetAddress.getByName(address), number);
		}
		catch (UnknownHostException ex) {
			throw new ProtocolException("not an address: '" + address + "'");
		}
	}

	private static int batch(Fields fields) throws ProtocolException {
		return Fields.integer("batch", fields.require("batch"));
	}

	private static Connections connections(Fields fields) throws ProtocolException {
		List<String> listeners = fields.all("listener");
		List<String> requestsLeft = fields.all("requests-left");
		List<String> timeouts = fields.all("timeout");
		if (requestsLeft.size() != listeners.size() || timeouts.size() != listeners.size()) {
			throw new ProtocolException("a connection lacks its listener, requests-left or timeout");
		}
		List<IdleState> states = new ArrayList<>();
		for (int i = 0; i < listeners.size(); i++) {
			states.add(new IdleState(listeners.get(i), Fields.integer("requests-left", requestsLeft.get(i)),
					Fields.number("timeout", timeouts.get(i))));
		}
		return new Connections(batch(fields), states);
	}

	private static Adopted adopted(Fields fields) throws ProtocolException {
		Set<Integer> refused = new HashSet<>();
		for (String index : fields.all("refused")) {
			refused.add(Fields.integer("refused", index));
		}
		return new Adopted(batch(fields), refused);
	}

	private static OptionalLong optional(String name, Fields fields) throws ProtocolException {
		List<String> values = fields.all(name);
		return values.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Fields.number(name, values.get(0)));
	}

	private static Draining draining(Fields fields) throws ProtocolException {
		List<String> numbers = fields.all("generation");
		for (String name : List.of("pid", "connections", "requests", "since", "until")) {
			if (fields.all(name).size() != numbers.size()) {
				throw new ProtocolException("a generation lacks its " + name);
			}
		}
		List<DrainingGeneration> generations = new ArrayList<>();
		for (int i = 0; i < numbers.size(); i++) {
			generations.add(new DrainingGeneration(Fields.integer("generation", numbers.get(i)),
					Fields.number("pid", fields.all("pid").get(i)),
					Fields.integer("connections", fields.all("connections").get(i)),
					Fields.integer("requests", fields.all("requests").get(i)),
					Instant.ofEpochMilli(Fields.number("since", fields.all("since").get(i))),
					Instant.ofEpochMilli(Fields.number("until", fields.all("until").get(i)))));
		}
		return new Draining(generations);
	}

	private static Map<String, String> report(Fields fields) {
		Map<String, String> report = new LinkedHashMap<>();
		fields.asMap().forEach((name, values) -> {
			if (name.startsWith(REPORT_PREFIX)) {
				report.put(name.substring(REPORT_PREFIX.length()), values.get(0));
			}
		});
		return report;
	}

}
