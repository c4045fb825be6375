/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.lang.reflect.Method;
import java.nio.channels.SelectableChannel;

/**
 * What the JDK knows about its channels and tells nobody.
 */
final class TrueNumber {

	private TrueNumber() {
	}

	static int of(SelectableChannel channel) {
		try {
			Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
			method.setAccessible(true);
			return (int) method.invoke(channel);
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

}
