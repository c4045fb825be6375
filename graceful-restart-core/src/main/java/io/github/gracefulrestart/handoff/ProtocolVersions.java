/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.util.Comparator;
import java.util.List;

/**
 * The versions of the protocol that this library speaks.
 */
final class ProtocolVersions {

	static final List<Integer> SPOKEN = List.of(1);

	private ProtocolVersions() {
	}

	/**
	 * Picks the newest version that both sides speak.
	 * @param offered the versions that the other side speaks
	 * @return the version
	 * @throws ProtocolException if there is none
	 */
	static int best(List<Integer> offered) throws ProtocolException {
		return offered.stream()
			.filter(SPOKEN::contains)
			.max(Comparator.naturalOrder())
			.orElseThrow(() -> new ProtocolException("the two processes have no protocol version in common: this one"
					+ " speaks " + SPOKEN + ", the successor " + offered
					+ "; restart the application once to change between these versions of graceful-restart"));
	}

}
