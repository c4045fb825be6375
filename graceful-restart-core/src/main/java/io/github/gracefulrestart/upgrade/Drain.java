/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what a server has in hand. Ends as soon as nothing is left.
 * <ol>
 * <li>From the beginning, clients are asked to go, and sessions are told goodbye when the
 * application has said its own. Everything else may finish by itself.
 * <li>At the limit, streams are ended and idle connections closed.
 * <li>At the end, what is left is cut.
 * </ol>
 * {@link DrainLimits} has the times.
 */
final class Drain {

	private static final Logger logger = LoggerFactory.getLogger(Drain.class);

	/** How often the server is asked what is left. */
	private static final Duration TICK = Duration.ofMillis(20);

	/**
	 * How often while connections are on their way to another process. To ask takes a
	 * look at each connection, by the thread that hands them over.
	 */
	private static final Duration LONG_TICK = Duration.ofMillis(100);

	private final Server server;

	private final Mailbox mailbox;

	private final DrainLimits limits;

	private final Closings closings;

	private CompletableFuture<?> goodbye = CompletableFuture.completedFuture(null);

	private @Nullable Duration silence;

	private Predicate<Load> onlooker = (left) -> false;

	private BooleanSupplier moving = () -> false;

	private boolean failed;

	// Until it is known there may be something.
	private Load left = new Load(1, 0, 0);

	/**
	 * Plans a drain.
	 * @param server whose connections are finished; it no longer accepts
	 * @param mailbox of the calling thread
	 * @param closeSpread over which time connections that clients open again are closed
	 */
	Drain(Server server, Mailbox mailbox, Duration closeSpread) {
		this.server = server;
		this.mailbox = mailbox;
		this.limits = new DrainLimits(closeSpread);
		this.closings = new Closings(server, closeSpread);
	}

	/**
	 * Closes connections on the way that have been silent for so long.
	 * @param silence how long
	 */
	void closeIdleAfter(Duration silence) {
		this.silence = silence;
	}

	/**
	 * Has somebody look on at each tick.
	 * @param onlooker sees what is left, and says whether the drain goes on even if that
	 * is nothing
	 */
	void onTick(Predicate<Load> onlooker) {
		this.onlooker = onlooker;
	}

	/**
	 * Asks the server less often what is left while that is changing anyway.
	 * @param moving whether connections are on their way to another process; asked after
	 * each event
	 */
	void lookLessOftenWhile(BooleanSupplier moving) {
		this.moving = moving;
	}

	/**
	 * Ends no session before the application has said its own goodbye, but does not wait
	 * for that beyond the limit.
	 * @param goodbye completes when it has
	 */
	void awaitGoodbye(CompletionStage<?> goodbye) {
		this.goodbye = goodbye.toCompletableFuture();
	}

	/**
	 * Sees to it that the drain is over by a certain moment.
	 * @param end when
	 */
	void endBy(Deadline end) {
		this.limits.endBy(end);
	}

	/**
	 * Returns up to when everything may finish by itself, as far as that is known.
	 * @return the limit
	 */
	Deadline limit() {
		return this.limits.limit();
	}

	/**
	 * Drains.
	 * @param limit up to when everything may finish by itself
	 * @param meanwhile deals with what happens meanwhile
	 * @return what became of the connections
	 * @throws UpgradeFailure if that is thrown meanwhile
	 */
	Drained run(Deadline limit, Mailbox.Handler meanwhile) throws UpgradeFailure {
		this.limits.closeFrom(limit);
		attempt(this::look);
		int connections = this.left.connections();
		attempt(this::askToGo);
		// What has happened by now counts, even if there is nothing to wait for.
		this.mailbox.await((event) -> false, Deadline.in(Duration.ZERO), meanwhile);
		while ((isMoreToCome() || !this.left.isNone()) && !this.limits.end().isOver()) {
			pause(meanwhile);
			attempt(this::closeSilent);
			attempt(this::close);
			attempt(this::askToGo);
		}
		if (!this.left.isNone()) {
			attempt(this::close);
			attempt(this::look);
		}
		return this.closings.result(connections, this.left);
	}

	private void pause(Mailbox.Handler meanwhile) throws UpgradeFailure {
		Deadline longest = Deadline.in(LONG_TICK).orEarlier(this.limits.end());
		this.mailbox.await((event) -> false, Deadline.in(TICK).orEarlier(longest), meanwhile);
		this.mailbox.awaitUntil(() -> !this.moving.getAsBoolean(), longest, meanwhile);
	}

	private boolean isMoreToCome() {
		boolean[] more = { false };
		attempt(() -> more[0] = this.onlooker.test(this.left));
		return more[0];
	}

	// Connections that were busy at the tick before could not be told then.
	private void askToGo() {
		this.server.startDrain();
		look();
	}

	private void look() {
		this.left = this.server.load();
	}

	private void closeSilent() {
		if (this.silence != null) {
			this.closings.closeIdleFor(this.silence);
		}
	}

	private void close() {
		boolean isLimitReached = this.limits.limit().isOver();
		if (isLimitReached || this.goodbye.isDone()) {
			this.closings.tellSessions(this.left, this.limits.spreadEnd());
		}
		if (isLimitReached) {
			this.closings.closeRest(this.left, this.limits.spreadEnd());
		}
	}

	// Requests are served by other threads, and have until the limit whether or not this
	// one sees how they get on.
	private void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			if (!this.failed) {
				logger.error("The drain cannot be watched as it should; it goes on", ex);
			}
			this.failed = true;
		}
	}

}
