/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What predecessor and successor say to each other, in the order in which they say it.
 */
public sealed interface Message {

	/**
	 * Successor: here I am.
	 *
	 * @param versions the protocol versions that it speaks
	 * @param pid its process id
	 * @param token proves that it was invited
	 */
	record Hello(List<Integer> versions, long pid, String token) implements Message {

		public Hello {
			versions = List.copyOf(versions);
		}

		// The token must not reach a log.
		@Override
		public String toString() {
			return "Hello[versions=" + this.versions + ", pid=" + this.pid + "]";
		}

	}

	/**
	 * Predecessor: these are the listeners. Their descriptors come with it, in this
	 * order, and after them two for each pipe.
	 *
	 * @param version the protocol version for the rest of the conversation
	 * @param generation the successor's generation
	 * @param upgrade the upgrade's id
	 * @param pid the predecessor's process id
	 * @param listeners what is handed over
	 * @param pipes the kernel's names of the pipes through which the successor prints,
	 * because the predecessor looks on; what comes with each is the file to which it
	 * leads, and the end of the pipe for reading
	 */
	record Welcome(int version, int generation, String upgrade, long pid, List<Offer> listeners,
			List<String> pipes) implements Message {

		public Welcome {
			listeners = List.copyOf(listeners);
			pipes = List.copyOf(pipes);
		}

	}

	/**
	 * A listener as {@link Welcome} describes it.
	 *
	 * @param name see {@link Listener#name()}
	 * @param wanted see {@link Listener#wanted()}
	 * @param activated see {@link Listener#activated()}
	 */
	record Offer(String name, InetSocketAddress wanted, boolean activated) {
	}

	/**
	 * Successor: the application is up and could serve.
	 *
	 * @param claimed the names of the listeners that it took; it has no use for the
	 * others
	 */
	record Ready(Set<String> claimed) implements Message {

		public Ready {
			claimed = Set.copyOf(claimed);
		}

	}

	/**
	 * Predecessor, or a successor after {@link Recall}: my gate is shut, open yours.
	 *
	 * @param withinMillis how long a successor may take to finish what it has in hand, in
	 * milliseconds; empty if it does not say
	 */
	record Released(OptionalLong withinMillis) implements Message {

		public Released() {
			this(OptionalLong.empty());
		}

	}

	/**
	 * Successor: my gate is open; or, after {@link Superseded}, my own upgrade has come
	 * to nothing and I accept as before. Predecessor, after {@link Recall}: my gate is
	 * open again.
	 *
	 * @param openedAt when it was, by {@link System#nanoTime()}, which on Linux counts
	 * for all processes of a host from the same moment; empty if the successor does not
	 * say
	 */
	record Serving(OptionalLong openedAt) implements Message {

		public Serving() {
			this(OptionalLong.empty());
		}

	}

	/**
	 * Predecessor: these connections are between two requests, and I do not read from
	 * them any more. Their descriptors come with it, in this order.
	 *
	 * @param batch names this message in the answer
	 * @param connections how each of them stands
	 */
	record Connections(int batch, List<IdleState> connections) implements Message {

		public Connections {
			connections = List.copyOf(connections);
		}

		// There may be hundreds, which are all much the same.
		@Override
		public String toString() {
			return "Connections[batch=" + this.batch + ", connections=" + this.connections.size() + "]";
		}

	}

	/**
	 * Successor: I have adopted them, but for those that I cannot take, and serve them as
	 * soon as you have let go.
	 *
	 * @param batch which ones
	 * @param refused the indexes of those that stay with the predecessor
	 */
	record Adopted(int batch, Set<Integer> refused) implements Message {

		public Adopted {
			refused = Set.copyOf(refused);
		}

	}

	/**
	 * Predecessor: my descriptors of them are closed, they are yours.
	 *
	 * @param batch which ones
	 */
	record LetGo(int batch) implements Message {
	}

	/**
	 * Successor: I am about to welcome a successor of my own, which goes on without me if
	 * I die. Until I say {@link Serving} again you must not serve, whatever becomes of
	 * me.
	 */
	record Superseded() implements Message {
	}

	/**
	 * Successor: nobody serves these listeners any more. A socket ends when its last
	 * holder closes it.
	 *
	 * @param listeners their names
	 */
	record Dropped(Set<String> listeners) implements Message {

		public Dropped {
			listeners = Set.copyOf(listeners);
		}

	}

	/**
	 * Successor: there are too many of us, so the oldest have to finish.
	 *
	 * @param generation the youngest of those that have to
	 * @param withinMillis how long they may take, in milliseconds
	 */
	record Finish(int generation, long withinMillis) implements Message {
	}

	/**
	 * Predecessor: this is what is left to finish.
	 *
	 * @param generations the sender, and those before it that it knows of, the youngest
	 * first
	 */
	record Draining(List<DrainingGeneration> generations) implements Message {

		public Draining {
			generations = List.copyOf(generations);
		}

	}

	/**
	 * Predecessor: this is how an upgrade went that was before the one between us, which
	 * I learned late.
	 *
	 * @param report how it went, by names that both sides know
	 */
	record Report(Map<String, String> report) implements Message {

		public Report {
			report = Map.copyOf(report);
		}

	}

	/**
	 * Predecessor, or a successor after {@link Recall}: I have nothing left and exit.
	 *
	 * @param report how the upgrade went, by names that both sides know; empty from a
	 * successor
	 */
	record Farewell(Map<String, String> report) implements Message {

		public Farewell {
			report = Map.copyOf(report);
		}

	}

	/**
	 * Predecessor: are you there? Successor: I am.
	 */
	record Heartbeat() implements Message {
	}

	/**
	 * Successor: I serve, but my application is not fit to. Said again as long as it is
	 * so.
	 *
	 * @param reason what is the matter, in words for an operator
	 */
	record Failing(String reason) implements Message {

		public Failing {
			reason = limited(reason);
		}

	}

	/**
	 * Predecessor: I take the service back. Shut your gate, say {@link Released}, and
	 * finish what you have in hand.
	 *
	 * @param reason why, in words for an operator
	 */
	record Recall(String reason) implements Message {

		public Recall {
			reason = limited(reason);
		}

	}

	/**
	 * Either side: somebody stops this process; there is no generation to fall back to. A
	 * predecessor that says so right after {@link Serving} was told to stop when it still
	 * served: the stop is meant for the successor too.
	 */
	record Stopping() implements Message {
	}

	/**
	 * Either side, before {@link Serving}: the upgrade is off.
	 *
	 * @param reason why, in words for an operator
	 */
	record Abort(String reason) implements Message {

		public Abort {
			reason = limited(reason);
		}

	}

	/**
	 * Shortens what would take too much of a frame.
	 * @param reason words for an operator
	 * @return the first 4096 characters of them
	 */
	private static String limited(String reason) {
		int longest = 4096;
		if (reason.length() <= longest) {
			return reason;
		}
		// Half a pair of surrogates cannot be written.
		return reason.substring(0, Character.isHighSurrogate(reason.charAt(longest - 1)) ? longest - 1 : longest);
	}

}
