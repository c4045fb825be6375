/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Drain}. How even the closings are is not seen here but by
 * {@link SpreadTests}, whose clock nobody else stops.
 */
@Timeout(60)
class DrainTests {

	private static final Duration PATIENT = Duration.ofSeconds(20);

	private static final Duration SPREAD = Duration.ofMillis(300);

	private final Journal journal = new Journal();

	private final RecordingServer server = new RecordingServer("1", this.journal, false);

	private final HeldLoad held = this.server.held();

	private final Mailbox mailbox = new Mailbox();

	private final Drain drain = new Drain(this.server, this.mailbox, SPREAD);

	private long began;

	@BeforeEach
	void begin() {
		this.began = System.nanoTime();
	}

	@Test
	void sessionsAreToldFromTheBeginningAndTheLastWhenTheSpreadEnds() throws Exception {
		this.held.addSessions(10);
		assertThat(run(PATIENT)).isEqualTo(new Drained(10, 0, 10, 0, 0, 0));
		assertThat(elapsed()).isBetween(SPREAD, PATIENT.dividedBy(2));
	}

	@Test
	void noSessionIsToldBeforeTheApplicationHasSaidGoodbye() throws Exception {
		this.held.addSessions(2);
		CompletableFuture<Void> goodbye = new CompletableFuture<>();
		AtomicInteger looks = new AtomicInteger();
		this.server.beforeLoad(() -> {
			if (looks.incrementAndGet() == 10) {
				this.journal.add("goodbye");
				goodbye.complete(null);
			}
		});
		this.drain.awaitGoodbye(goodbye);
		assertThat(run(PATIENT)).isEqualTo(new Drained(2, 0, 2, 0, 0, 0));
		assertThat(this.journal.entries()).startsWith("1 startDrain", "goodbye");
	}

	@Test
	void anApplicationThatNeverSaysGoodbyeKeepsNoSessionBeyondTheLimit() throws Exception {
		this.held.addSessions(2);
		this.drain.awaitGoodbye(new CompletableFuture<>());
		assertThat(run(Duration.ofMillis(100))).isEqualTo(new Drained(2, 0, 2, 0, 0, 0));
		assertThat(elapsed()).isBetween(SPREAD.plusMillis(100), PATIENT.dividedBy(2));
	}

	@Test
	void anApplicationThatFailsToSayGoodbyeHasSaidWhatItHadToSay() throws Exception {
		this.held.addSessions(1);
		this.drain.awaitGoodbye(CompletableFuture.failedFuture(new IllegalStateException("expected")));
		assertThat(run(PATIENT).closed()).isOne();
		assertThat(elapsed()).isLessThan(PATIENT.dividedBy(2));
	}

	@Test
	void atTheLimitStreamsAreEndedAndIdleConnectionsClosedOverTheSpread() throws Exception {
		this.server.load(3, 0, 3);
		this.held.addStreams(4);
		assertThat(run(Duration.ofMillis(100))).isEqualTo(new Drained(7, 0, 7, 4, 0, 0));
		assertThat(elapsed()).isBetween(SPREAD.plusMillis(100), PATIENT.dividedBy(2));
	}

	@Test
	void aRequestThatStillRunsAtTheLimitHasUntilTheEnd() throws Exception {
		this.server.load(1, 1, 0);
		this.server.beforeLoad(() -> {
			if (elapsed().compareTo(Duration.ofMillis(150)) > 0) {
				this.server.load(0, 0, 0);
			}
		});
		assertThat(run(Duration.ofMillis(50))).isEqualTo(new Drained(1, 0, 0, 0, 0, 0));
		assertThat(elapsed()).isGreaterThan(Duration.ofMillis(150));
	}

	@Test
	void whoWasToldAndIsStillThereAtTheEndIsCutAndCountedOnce() throws Exception {
		this.server.load(2, 2, 0);
		this.held.addSessions(3);
		this.held.sessionsDoNotAnswer();
		Drained drained = run(Duration.ofMillis(50));
		assertThat(drained).isEqualTo(new Drained(5, 0, 0, 0, 5, 2));
		assertThat(drained.finished()).isZero();
		assertThat(elapsed()).isBetween(SPREAD.plus(DrainLimits.MOMENT).plusMillis(50), PATIENT.dividedBy(2));
	}

	@Test
	void whatHasNotEndedIsClosedPolitelyBeforeAnEndThatIsSetOnTheWay() throws Exception {
		this.held.addStreams(3);
		this.mailbox.post(new Event.DeparturesReady());
		Drained drained = this.drain.run(Deadline.in(PATIENT),
				(event) -> this.drain.endBy(Deadline.in(Duration.ofSeconds(2))));
		assertThat(drained).isEqualTo(new Drained(3, 0, 3, 3, 0, 0));
		assertThat(elapsed()).isLessThan(Duration.ofSeconds(2));
	}

	@Test
	void anEndThatIsSetWhileConnectionsAreClosedMakesThatFaster() throws Exception {
		Drain slow = new Drain(this.server, this.mailbox, Duration.ofHours(1));
		this.held.addSessions(3);
		this.held.addStreams(3);
		AtomicInteger looks = new AtomicInteger();
		this.server.beforeLoad(() -> {
			if (looks.incrementAndGet() == 5) {
				slow.endBy(Deadline.in(Duration.ofSeconds(1)));
			}
		});
		assertThat(slow.run(Deadline.in(Duration.ZERO), (event) -> {
		})).isEqualTo(new Drained(6, 0, 6, 3, 0, 0));
		assertThat(elapsed()).isLessThan(Duration.ofSeconds(2));
	}

	@Test
	void withoutTimeWhatCanBeClosedIsClosedAndTheRestCut() throws Exception {
		this.server.load(3, 1, 2);
		this.drain.endBy(Deadline.in(Duration.ZERO));
		assertThat(run(PATIENT)).isEqualTo(new Drained(3, 0, 2, 0, 1, 1));
	}

	@Test
	void theServerIsNotAskedAgainAndAgainWithoutAPause() throws Exception {
		this.server.load(1, 1, 0);
		AtomicInteger looks = new AtomicInteger();
		this.server.beforeLoad(looks::incrementAndGet);
		this.drain.endBy(Deadline.in(Duration.ofMillis(500)));
		assertThat(run(PATIENT).cutRequests()).isOne();
		assertThat(looks).hasValueLessThan(500 / 20 + 5);
	}

	@Test
	void whileConnectionsMoveTheServerIsAskedLessOften() throws Exception {
		this.server.load(1, 1, 0);
		AtomicInteger looks = new AtomicInteger();
		this.server.beforeLoad(looks::incrementAndGet);
		this.drain.lookLessOftenWhile(() -> true);
		this.drain.endBy(Deadline.in(Duration.ofMillis(500)));
		assertThat(run(PATIENT).cutRequests()).isOne();
		assertThat(looks).hasValueLessThan(500 / 100 + 5);
	}

	private Drained run(Duration limit) throws UpgradeFailure {
		return this.drain.run(Deadline.in(limit), (event) -> {
		});
	}

	private Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.began);
	}

}
