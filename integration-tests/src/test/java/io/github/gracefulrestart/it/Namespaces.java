/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;

/**
 * Whether this machine lets this user make namespaces, as a container engine does.
 */
final class Namespaces {

	private Namespaces() {
	}

	static boolean canBeMade() {
		try {
			return new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "--mount-proc", "true")
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
