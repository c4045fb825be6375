/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal by which an operator asks for an upgrade.
 * <p>
 * It has to be installed as early as possible: until then it kills the process, on JDK 17
 * with a core dump in HotSpot's own handler, exit status 134. From then on, and as long
 * as the JVM lives, it does no harm: when nobody is there to take it, it is logged.
 * <p>
 * Safe for use by several threads.
 */
public final class UpgradeSignal implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(UpgradeSignal.class);

	private static final String NOT_READY = "the application has not started yet; send it again when it has";

	private static final String SHUTTING_DOWN = "the application is shutting down";

	/**
	 * Long enough for a script that sends it twice, short enough for a human's second
	 * attempt.
	 */
	private static final Duration QUIET = Duration.ofMillis(500);

	/**
	 * A signal belongs to the JVM, so there is one of these for each.
	 */
	private static final Map<SignalName, UpgradeSignal> INSTALLED = new ConcurrentHashMap<>();

	private final SignalName name;

	private final @Nullable ProfilerSignals profiler;

	private final Burst burst = new Burst(QUIET, this::deliver);

	private volatile @Nullable Runnable target;

	private volatile String reason = NOT_READY;

	private UpgradeSignal(SignalName name) {
		this.name = name;
		this.profiler = HotSpotSuspendSignal.is(name.value()) ? new ProfilerSignals(name.toString()) : null;
	}

	/**
	 * Takes the signal from whatever handled it. Until {@link #handTo} it is answered
	 * with a line in the log.
	 * @param name the signal's name in any case, with or without {@code SIG}
	 * @return the signal, the same object each time
	 * @throws IllegalArgumentException if there is no such signal or it cannot be used;
	 * the message says which can
	 */
	public static UpgradeSignal install(String name) {
		SignalName signalName = SignalName.of(name);
		UpgradeSignal signal = INSTALLED.computeIfAbsent(signalName, UpgradeSignal::new);
		try {
			JvmSignal.handle(signalName.value(), signal::arrived);
		}
		catch (IllegalArgumentException ex) {
			IllegalArgumentException unusable = SignalName.unusable(name);
			unusable.initCause(ex);
			throw unusable;
		}
		signal.reason = NOT_READY;
		return signal;
	}

	/**
	 * Has the signal call somebody from now on, in place of whom it called before. The
	 * call comes on a thread of its own, one at a time; of a burst of signals there is
	 * one at its beginning and one at its end, so that none goes unheard.
	 * @param target what to call; it should pass the word on and return
	 */
	public void handTo(Runnable target) {
		this.target = target;
	}

	/**
	 * Has the signal call nobody from now on: it is answered with a line in the log. The
	 * default action, which would kill the process, does not come back.
	 */
	@Override
	public void close() {
		this.reason = SHUTTING_DOWN;
		this.target = null;
	}

	/**
	 * Returns the signal's name as {@code kill -l} and the manual have it.
	 * @return the name in capitals, for example {@code SIGUSR2}
	 */
	public String name() {
		return this.name.toString();
	}

	/**
	 * Returns the signal's number.
	 * @return the number on this platform
	 */
	public int number() {
		return JvmSignal.number(this.name.value());
	}

	/**
	 * Called on a fresh thread for each signal.
	 */
	private void arrived() {
		if (this.profiler == null || !this.profiler.claims()) {
			this.burst.run();
		}
	}

	private void deliver() {
		Runnable target = this.target;
		if (target == null) {
			logger.warn("Ignored {}: {}", this.name, this.reason);
			return;
		}
		try {
			target.run();
		}
		catch (RuntimeException ex) {
			logger.error("Failed to pass {} on", this.name, ex);
		}
	}

}
