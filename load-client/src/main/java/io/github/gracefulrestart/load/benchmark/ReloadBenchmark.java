/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.util.Locale;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.Request;

/**
 * Keeps connections to a server, reloads it a few times, and prints what the clients saw.
 * Clients never send a request twice.
 */
public final class ReloadBenchmark {

	private static final Request HELLO = Request.get("/hello");

	private static final int TIMES = 5;

	private static final Duration SHORT_PAUSE = Duration.ofMillis(2);

	private static final Duration PAUSE = Duration.ofMillis(20);

	private static final Duration BETWEEN = Duration.ofSeconds(4);

	private ReloadBenchmark() {
	}

	/**
	 * Runs it.
	 * @param args the name of a {@link ReloadedServer.Kind}
	 */
	public static void main(String[] args) throws Exception {
		try (Subject server = ReloadedServer.start(ReloadedServer.Kind.valueOf(args[0].toUpperCase(Locale.ROOT)));
				Load load = Load.on(server.target())
					.start(new KeptConnections(8, HELLO, SHORT_PAUSE), new KeptConnections(100, HELLO, PAUSE))) {
			for (int i = 0; i < TIMES; i++) {
				Thread.sleep(BETWEEN.toMillis());
				server.replace();
			}
			Thread.sleep(BETWEEN.toMillis());
			System.out.println(load.stop());
		}
	}

}
