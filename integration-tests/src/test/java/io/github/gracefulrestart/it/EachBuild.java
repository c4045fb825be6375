/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What each build tries of a table that is too long for that: all that is marked on the
 * oldest JDK, and every second of it on a newer one, as a build runs on both.
 */
final class EachBuild {

	private static final int OLDEST = 17;

	private EachBuild() {
	}

	static <T> Stream<T> of(Stream<T> marked) {
		List<T> all = marked.toList();
		int step = (Runtime.version().feature() > OLDEST) ? 2 : 1;
		return IntStream.range(0, all.size()).filter((index) -> index % step == 0).mapToObj(all::get);
	}

}
