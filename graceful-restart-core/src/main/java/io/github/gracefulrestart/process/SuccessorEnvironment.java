/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.gracefulrestart.platform.HotSpotSuspendSignal;
import io.github.gracefulrestart.platform.ServiceNotifications;

/**
 * Turns the environment of this process into that of its successor.
 */
final class SuccessorEnvironment {

	private static final List<String> WITH_JVM_OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
			"_JAVA_OPTIONS");

	private final Map<String, String> variables;

	SuccessorEnvironment(Map<String, String> own) {
		this.variables = new HashMap<>(own);
	}

	void leaveOut(LeftOut leftOut) {
		for (String name : WITH_JVM_OPTIONS) {
			String text = this.variables.get(name);
			if (text != null) {
				set(name, new OptionsVariable(text)
					.without((option) -> leftOut.takes(option, " (in the environment variable " + name + ")")));
			}
		}
	}

	/**
	 * Reads the options of the JVM.
	 * @param environment any environment
	 * @return the options
	 */
	static Stream<JvmOption> jvmOptions(Map<String, String> environment) {
		return WITH_JVM_OPTIONS.stream()
			.flatMap((name) -> new OptionsVariable(environment.getOrDefault(name, "")).options().stream());
	}

	private void set(String name, String text) {
		if (text.isEmpty()) {
			this.variables.remove(name);
		}
		else {
			this.variables.put(name, text);
		}
	}

	/**
	 * Adds options for a JVM that is started by a command we do not know. The launcher
	 * reads them before those of its command line, which therefore win.
	 * @param options the options
	 */
	void addJvmOptions(List<JvmOption> options) {
		String text = this.variables.getOrDefault("JDK_JAVA_OPTIONS", "");
		set("JDK_JAVA_OPTIONS", new OptionsVariable(text).with(options));
	}

	/**
	 * Leaves out what the service manager says to this process and nobody else: the
	 * sockets that it was started with, and that a sign of life is expected from it,
	 * which from then on is expected from the successor.
	 */
	void leaveOutService() {
		List.of("LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES").forEach(this.variables::remove);
		this.variables.remove(ServiceNotifications.WATCHDOG_PID_VARIABLE, Long.toString(ProcessHandle.current().pid()));
	}

	/**
	 * Frees SIGUSR2: HotSpot reads this variable when it starts and never again.
	 */
	void moveSuspendSignal() {
		this.variables.putIfAbsent(HotSpotSuspendSignal.VARIABLE, Integer.toString(HotSpotSuspendSignal.FREE_NUMBER));
	}

	Map<String, String> variables() {
		return this.variables;
	}

}
