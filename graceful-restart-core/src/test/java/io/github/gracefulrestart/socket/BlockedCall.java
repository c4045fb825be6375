/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * A thread that waits in a system call.
 */
final class BlockedCall {

	private final FutureTask<?> task;

	private final Thread thread;

	private BlockedCall(Callable<?> call) {
		this.task = new FutureTask<>(call);
		this.thread = new Thread(this.task, "blocked");
		this.thread.setDaemon(true);
	}

	static BlockedCall of(String systemCall, Callable<?> call) {
		BlockedCall blocked = new BlockedCall(call);
		blocked.thread.start();
		Awaitility.await().until(() -> blocked.isIn(systemCall));
		return blocked;
	}

	private boolean isIn(String systemCall) {
		return Arrays.stream(this.thread.getStackTrace()).anyMatch((frame) -> frame.getMethodName().equals(systemCall));
	}

	Object result() throws Exception {
		return this.task.get(5, TimeUnit.SECONDS);
	}

	Throwable failure() throws Exception {
		try {
			throw new AssertionError("The call returned " + result());
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
	}

}
