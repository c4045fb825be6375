/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.Descriptor;

/**
 * The sockets that a service manager passes to this process, as the environment describes
 * them: see sd_listen_fds_with_names(3).
 *
 * @param names what it calls them, in the order of their descriptors
 */
record PassedSockets(List<String> names) {

	private static final Logger logger = LoggerFactory.getLogger(PassedSockets.class);

	private static final int FIRST = 3;

	private static final String UNKNOWN = "unknown";

	/**
	 * Reads the environment.
	 * @param environment the process's environment
	 * @param pid this process, to which the sockets have to be addressed
	 * @return the sockets; none if there are none for this process
	 */
	static PassedSockets from(Map<String, String> environment, long pid) {
		String number = environment.get("LISTEN_FDS");
		String addressee = environment.getOrDefault("LISTEN_PID", "");
		if (number == null || addressee.isEmpty()) {
			return new PassedSockets(List.of());
		}
		if (!addressee.equals(Long.toString(pid))) {
			logger.warn("The service manager passes sockets to process {}, not to this one; a script between the two "
					+ "has to start the JVM by exec", addressee);
			return new PassedSockets(List.of());
		}
		try {
			return new PassedSockets(names(Integer.parseInt(number), environment.getOrDefault("LISTEN_FDNAMES", "")));
		}
		catch (NumberFormatException ex) {
			logger.warn("LISTEN_FDS is no number of sockets: {}", number);
			return new PassedSockets(List.of());
		}
	}

	private static List<String> names(int number, String names) {
		String[] given = names.split(":");
		return (given.length == number && !names.isEmpty()) ? List.of(given)
				: Collections.nCopies(Math.max(0, number), UNKNOWN);
	}

	/**
	 * Takes ownership of the sockets.
	 * @return the sockets, close-on-exec
	 * @throws IOException if one of them is not there
	 */
	List<Descriptor> open() throws IOException {
		List<Descriptor> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < this.names.size(); i++) {
				sockets.add(Descriptor.inherited(FIRST + i));
			}
			return sockets;
		}
		catch (IOException ex) {
			sockets.forEach(Descriptor::close);
			throw ex;
		}
	}

}
