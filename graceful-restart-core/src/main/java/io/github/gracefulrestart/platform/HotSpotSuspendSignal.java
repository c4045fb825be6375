/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.util.Map;
import java.util.Optional;

/**
 * The signal by which HotSpot suspends a thread to look at its stack, for the flight
 * recorder's execution samples.
 * <p>
 * It is SIGUSR2 unless the environment variable {@value #VARIABLE} names another one when
 * the JVM starts. A handler of our own on it takes it from HotSpot, without a word: a
 * recording has no execution samples then, and the handler is called dozens of times a
 * second (measured on JDK 17 and 25; {@code SR_signum} in {@code signals_posix.cpp}).
 */
public final class HotSpotSuspendSignal {

	/**
	 * The environment variable that moves it.
	 */
	public static final String VARIABLE = "_JAVA_SR_SIGNUM";

	/**
	 * A good number to move it to: a real-time signal that neither glibc nor musl keeps
	 * for itself.
	 */
	public static final int FREE_NUMBER = 35;

	static final String CURE = "Start the application with %s=%d in its environment, and both work".formatted(VARIABLE,
			FREE_NUMBER);

	private static final int SIGSEGV = 11;

	private static final int NSIG = 65;

	private HotSpotSuspendSignal() {
	}

	/**
	 * Returns whether a signal is the one, in this JVM.
	 * @param signalName the signal's name as {@link UpgradeSignal#install} takes it
	 * @return whether it is; {@code false} in a JVM that is not HotSpot
	 */
	public static boolean is(String signalName) {
		return is(SignalName.of(signalName).value(), System.getenv(), System.getProperty("java.vm.name", ""));
	}

	static boolean is(String signalName, Map<String, String> environment, String jvm) {
		return !jvm.contains("OpenJ9") && number(environment) == JvmSignal.number(signalName);
	}

	/**
	 * Returns what an operator should know if an upgrade is asked for by this signal.
	 * @param signalName the signal's name as {@link UpgradeSignal#install} takes it
	 * @return two sentences; empty if all is well
	 */
	public static Optional<String> warning(String signalName) {
		return is(signalName) ? Optional.of(text(SignalName.of(signalName))) : Optional.empty();
	}

	private static String text(SignalName signalName) {
		return ("HotSpot itself uses %s for the flight recorder: while a recording runs, it does not start an upgrade, "
				+ "and the recording has no execution samples. %s")
			.formatted(signalName, CURE);
	}

	/**
	 * Reads the variable as HotSpot does, which goes on with SIGUSR2 if it likes the
	 * value not.
	 */
	private static int number(Map<String, String> environment) {
		int usual = JvmSignal.number("USR2");
		String value = environment.get(VARIABLE);
		if (value == null) {
			return usual;
		}
		try {
			int number = Integer.parseInt(value.strip());
			return (number > SIGSEGV && number < NSIG) ? number : usual;
		}
		catch (NumberFormatException ex) {
			return usual;
		}
	}

}
