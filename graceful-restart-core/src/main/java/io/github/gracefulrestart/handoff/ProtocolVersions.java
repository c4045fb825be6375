/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The versions of the protocol that this library speaks. A release adds the one that it
 * brings, and keeps those of the releases from and to which it can be upgraded.
 */
final class ProtocolVersions {

	static final List<Integer> SPOKEN = List.of(1);

	/** How many versions of a peer a message to an operator names. */
	private static final int MAX_NAMED = 10;

	private ProtocolVersions() {
	}

	/**
	 * Picks the newest version that both sides speak.
	 * @param offered the versions that the successor speaks
	 * @return the version
	 * @throws ProtocolException if there is none; the message is for the operators of
	 * both sides
	 */
	static int best(List<Integer> offered) throws ProtocolException {
		return offered.stream()
			.filter(SPOKEN::contains)
			.max(Comparator.naturalOrder())
			.orElseThrow(() -> new ProtocolException("predecessor and successor have no version of the protocol in"
					+ " common: the predecessor speaks " + words(SPOKEN) + ", the successor " + words(offered)
					+ "; stop the application and start its new version, or upgrade it to one first whose"
					+ " graceful-restart speaks a version of each"));
	}

	/**
	 * Checks what the predecessor has picked.
	 * @param picked the version
	 * @throws ProtocolException if this process did not offer it
	 */
	static void check(int picked) throws ProtocolException {
		if (!SPOKEN.contains(picked)) {
			throw new ProtocolException("the predecessor picked version " + picked
					+ " of the protocol, but this process speaks " + words(SPOKEN));
		}
	}

	private static String words(Collection<Integer> versions) {
		List<Integer> sorted = versions.stream().distinct().sorted().toList();
		String more = (sorted.size() > MAX_NAMED) ? " and " + (sorted.size() - MAX_NAMED) + " more" : "";
		String named = sorted.stream().limit(MAX_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
		return sorted.isEmpty() ? "none" : named + more;
	}

}
