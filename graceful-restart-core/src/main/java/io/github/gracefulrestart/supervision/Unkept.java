/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.util.Map;

/**
 * A first generation that was started by another application, whose roster is in its
 * environment: it does not belong there, and neither do its successors.
 */
final class Unkept implements Supervision {

	@Override
	public Map<String, String> prepare() {
		return Map.of(VARIABLE, "");
	}

}
