/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Target;

/**
 * Keeps connections to any server, sends a signal to the process that its pid file names,
 * a few times, and prints what the clients saw. Clients never send a request twice.
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
	 * @param args the port on the loopback interface, the pid file, the signal
	 */
	public static void main(String[] args) throws Exception {
		Target target = Target.http(Integer.parseInt(args[0]));
		Path pidFile = Path.of(args[1]);
		try (Load load = Load.on(target)
			.start(new KeptConnections(8, HELLO, SHORT_PAUSE), new KeptConnections(100, HELLO, PAUSE))) {
			for (int i = 0; i < TIMES; i++) {
				Thread.sleep(BETWEEN.toMillis());
				send(args[2], Files.readString(pidFile).strip());
			}
			Thread.sleep(BETWEEN.toMillis());
			System.out.println(load.stop());
		}
	}

	private static void send(String signal, String pid) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start().waitFor();
	}

}
