/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/**
 * What a {@link ChildJvm} of the tests here runs.
 */
final class SignalledApplication {

	private SignalledApplication() {
	}

	public static void main(String[] args) throws Exception {
		String name = (args.length > 0) ? args[0] : "USR2";
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String command = commands.readLine();
		while (command != null) {
			run(command, name);
			System.out.println("did " + command);
			command = commands.readLine();
		}
	}

	private static void run(String command, String name) throws Exception {
		switch (command) {
			case "nothing" -> {
			}
			case "install" -> install(name);
			case "take" -> UpgradeSignal.install(name).handTo(() -> System.out.println("taken"));
			case "take again" -> UpgradeSignal.install(name).handTo(() -> System.out.println("taken by another"));
			case "fail" -> UpgradeSignal.install(name).handTo(() -> {
				throw new IllegalStateException("not today");
			});
			case "close" -> UpgradeSignal.install(name).close();
			case "record" -> record();
			case "stop recording" -> FlightRecorder.getFlightRecorder().getRecordings().forEach(Recording::close);
			case "warn" -> warn();
			case "look" -> System.out
				.println("recording: " + FlightRecordings.isRunning() + ", started: " + FlightRecorder.isInitialized());
			case "look without the recorder" -> System.out.println("recording: " + FlightRecordings.isRunning());
			default -> throw new IllegalArgumentException(command);
		}
	}

	private static void install(String name) {
		try {
			UpgradeSignal.install(name);
		}
		catch (IllegalArgumentException ex) {
			System.out.println("refused: " + ex.getMessage());
		}
	}

	private static void record() throws Exception {
		Thread busy = new Thread(() -> {
			double value = 1;
			while (value > 0) {
				value = Math.sqrt(value + 1);
			}
		});
		busy.setDaemon(true);
		busy.start();
		new Recording(Configuration.getConfiguration("profile")).start();
	}

	private static void warn() {
		System.out.println("collision: " + HotSpotSuspendSignal.warning("SIGUSR2").orElse("none"));
		System.out.println("reduced: " + ReducedSignals.warning().orElse("none"));
	}

}
