/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.UnixDatagram;

/**
 * What systemd, or another service manager that speaks its protocol, is told by the
 * service: see sd_notify(3). Nothing is sent where nobody asked for it. A message that
 * cannot be sent is logged, once until another can.
 * <p>
 * Which processes are listened to is up to the unit ({@code NotifyAccess}): only the main
 * process, if it does not say otherwise.
 */
public final class ServiceNotifications {

	/** Environment variable: where the messages go. */
	static final String SOCKET_VARIABLE = "NOTIFY_SOCKET";

	/** Environment variable: within how many microseconds a sign of life is expected. */
	static final String WATCHDOG_VARIABLE = "WATCHDOG_USEC";

	/**
	 * Environment variable: from which process the sign of life is expected. Without it,
	 * from whoever reads this.
	 */
	public static final String WATCHDOG_PID_VARIABLE = "WATCHDOG_PID";

	private static final Logger logger = LoggerFactory.getLogger(ServiceNotifications.class);

	/** A service manager that is so slow is about to be restarted itself. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/** The one nobody asked for. */
	private static final String NOWHERE = "";

	private final String socket;

	private final Duration watchdog;

	private final boolean samePid;

	private volatile boolean failed;

	private ServiceNotifications(String socket, Duration watchdog, boolean samePid) {
		this.socket = socket;
		this.watchdog = watchdog;
		this.samePid = samePid;
	}

	/**
	 * Reads what the service manager has asked this process for.
	 * @param environment the process's environment
	 * @return notifications, which go nowhere if it did not ask
	 */
	public static ServiceNotifications from(Map<String, String> environment) {
		String socket = environment.getOrDefault(SOCKET_VARIABLE, NOWHERE);
		boolean known = socket.startsWith("/") || socket.startsWith("@");
		return new ServiceNotifications(known ? socket : NOWHERE, known ? watchdog(environment) : Duration.ZERO, false);
	}

	/**
	 * Returns notifications that never name another main process: the one that the
	 * service manager started stays while generations come and go.
	 * @return notifications that go the same way
	 */
	public ServiceNotifications withSamePid() {
		return new ServiceNotifications(this.socket, this.watchdog, true);
	}

	// Follows sd_watchdog_enabled(3).
	private static Duration watchdog(Map<String, String> environment) {
		String own = Long.toString(ProcessHandle.current().pid());
		if (!environment.getOrDefault(WATCHDOG_PID_VARIABLE, own).equals(own)) {
			return Duration.ZERO;
		}
		try {
			long micros = Long.parseLong(environment.getOrDefault(WATCHDOG_VARIABLE, "0"));
			return (micros > 0) ? Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)) : Duration.ZERO;
		}
		catch (NumberFormatException ex) {
			logger.warn("{} is no number of microseconds; no sign of life is sent", WATCHDOG_VARIABLE, ex);
			return Duration.ZERO;
		}
	}

	/**
	 * Returns within which time a sign of life is expected.
	 * @return the time; zero if none is
	 */
	public Duration watchdog() {
		return this.watchdog;
	}

	/**
	 * Tells that the service is up, or has finished reloading, or has not and goes on as
	 * before.
	 * @param status how things are, in words for an operator
	 * @return whether it was sent, or nobody asked for it
	 */
	public boolean ready(String status) {
		return send("READY=1", alive(), status(status));
	}

	/**
	 * Tells that the service is being replaced. Has to be followed by {@link #ready} or
	 * {@link #serves}.
	 * @param status how things are
	 */
	public void reloading(String status) {
		// On Linux this clock is CLOCK_MONOTONIC.
		send("RELOADING=1", "MONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()), status(status));
	}

	/**
	 * Tells which process is the service from now on, and that it is up: in one message,
	 * because after it the sender may not be listened to any more.
	 * @param pid the process
	 * @param status how things are
	 * @return whether it was sent, or nobody asked for it
	 */
	public boolean serves(long pid, String status) {
		return this.samePid ? ready(status) : send("MAINPID=" + pid, "READY=1", alive(), status(status));
	}

	/**
	 * Tells that the service is being stopped.
	 * @param within how long that may take
	 * @param status how things are
	 */
	public void stopping(Duration within, String status) {
		send("STOPPING=1", "EXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(within.toNanos()), status(status));
	}

	/**
	 * Tells how things are.
	 * @param text in words for an operator
	 */
	public void tell(String text) {
		send(status(text));
	}

	/** Gives a sign of life. */
	public void stillAlive() {
		send(alive());
	}

	private static String alive() {
		return "WATCHDOG=1";
	}

	// A message has an assignment a line.
	private static String status(String text) {
		return "STATUS=" + text.lines().map(String::strip).reduce((one, next) -> one + " " + next).orElse("");
	}

	private boolean send(String... assignments) {
		if (this.socket.equals(NOWHERE)) {
			return true;
		}
		try {
			UnixDatagram.send(this.socket, String.join("\n", assignments).getBytes(StandardCharsets.UTF_8), PATIENCE);
			this.failed = false;
			return true;
		}
		catch (IOException | LinkageError ex) {
			if (!this.failed) {
				logger.warn("The service manager does not hear of this process: {}", ex.getMessage());
			}
			this.failed = true;
			return false;
		}
	}

}
