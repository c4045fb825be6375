/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervisor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Reaps by what the JDK has for it, so that no native code has to be loaded: the method
 * {@code ProcessHandleImpl.waitForProcessExit0(long, boolean)}, which is
 * {@code waitpid(2)}, the same in JDK 17 and 25. Needs
 * {@code --add-opens=java.base/java.lang=ALL-UNNAMED}.
 */
final class JdkChildren implements Children {

	private final Method waitForProcessExit;

	JdkChildren() throws ReflectiveOperationException {
		this.waitForProcessExit = Class.forName("java.lang.ProcessHandleImpl")
			.getDeclaredMethod("waitForProcessExit0", long.class, boolean.class);
		this.waitForProcessExit.setAccessible(true);
	}

	@Override
	public int reap(long pid) {
		try {
			int status = (Integer) this.waitForProcessExit.invoke(null, pid, true);
			return (status >= 0) ? status : UNKNOWN;
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
