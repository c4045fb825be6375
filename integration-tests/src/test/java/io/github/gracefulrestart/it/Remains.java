/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.gracefulrestart.load.ProcessView;

/**
 * What a process has open and running because of upgrades. Its clients' connections and
 * the threads that serve them come and go, and are left out.
 *
 * @param threads those of graceful-restart, by the first 15 characters of their names
 * @param descriptors how many of each kind
 * @param children how many child processes, zombies among them
 */
record Remains(List<String> threads, Map<String, Integer> descriptors, int children) {

	private static final String LISTENING = "0A";

	static Remains of(long pid) {
		ProcessView process = ProcessView.of(pid);
		Map<String, String> sockets = sockets();
		Map<String, Integer> descriptors = new TreeMap<>();
		for (String descriptor : process.descriptors()) {
			String target = descriptor.substring(descriptor.indexOf("-> ") + 3);
			String kind = target.startsWith("socket:") ? sockets.getOrDefault(target, "unknown socket")
					: target.replaceAll("\\[?[0-9]+\\]?", "");
			if (!kind.isEmpty()) {
				descriptors.merge(kind, 1, Integer::sum);
			}
		}
		List<String> threads = process.threadNames()
			.stream()
			.filter((name) -> name.startsWith("graceful-restar"))
			.sorted()
			.toList();
		return new Remains(threads, descriptors, process.children().size());
	}

	/**
	 * Returns whether no more is left than before, wherever standard output leads.
	 * @param before what was left before
	 * @return whether it is so
	 */
	boolean isNoMoreThan(Remains before) {
		return this.threads.equals(before.threads) && this.children == before.children
				&& Footprint.sum(this.descriptors) <= Footprint.sum(before.descriptors);
	}

	// Connections of clients have no name.
	private static Map<String, String> sockets() {
		Map<String, String> sockets = new HashMap<>();
		for (String table : List.of("tcp", "tcp6")) {
			for (String[] words : rows(table)) {
				sockets.put("socket:[" + words[9] + "]", words[3].equals(LISTENING) ? "listener" : "");
			}
		}
		for (String[] words : rows("unix")) {
			sockets.put("socket:[" + words[6] + "]", "UNIX socket");
		}
		return sockets;
	}

	private static List<String[]> rows(String table) {
		try {
			return Files.readAllLines(Path.of("/proc/net", table))
				.stream()
				.skip(1)
				.map((line) -> line.trim().split(" +"))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
