/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Mailbox}.
 */
@Timeout(30)
class MailboxTests {

	private final Mailbox mailbox = new Mailbox();

	private final Event wanted = new Event.ApplicationReady();

	private final Event other = new Event.Gone(this, "other");

	private final List<Event> meanwhile = new ArrayList<>();

	@Test
	void whatIsNotWaitedForIsDealtWithMeanwhile() throws UpgradeFailure {
		this.mailbox.post(this.other);
		this.mailbox.post(this.wanted);
		assertThat(await(Duration.ofSeconds(10))).isSameAs(this.wanted);
		assertThat(this.meanwhile).containsExactly(this.other);
	}

	@Test
	void whatArrivedInTimeCountsAlthoughTheDeadlineIsOver() throws UpgradeFailure {
		this.mailbox.post(this.other);
		this.mailbox.post(this.wanted);
		assertThat(await(Duration.ZERO)).isSameAs(this.wanted);
	}

	@Test
	void aWaitEndsAtItsDeadline() throws UpgradeFailure {
		assertThat(await(Duration.ofMillis(20))).isNull();
	}

	@Test
	void whatIsPutBackIsNext() {
		this.mailbox.post(this.wanted);
		this.mailbox.putBack(this.other);
		assertThat(this.mailbox.take()).isSameAs(this.other);
	}

	@Test
	void aFailureMeanwhileEndsTheWait() {
		this.mailbox.post(this.other);
		assertThatExceptionOfType(UpgradeFailure.class)
			.isThrownBy(() -> this.mailbox.await(this.wanted::equals, Deadline.NEVER, (event) -> {
				throw new UpgradeFailure("over");
			}));
	}

	@Test
	void whatAnAttendantDealsWithReachesNobodyElse() throws UpgradeFailure {
		List<Event> attended = new ArrayList<>();
		this.mailbox.attend((event) -> event == this.other && attended.add(event));
		this.mailbox.post(this.other);
		this.mailbox.post(this.wanted);
		assertThat(await(Duration.ofSeconds(10))).isSameAs(this.wanted);
		this.mailbox.post(this.other);
		this.mailbox.post(this.wanted);
		assertThat(this.mailbox.take()).isSameAs(this.wanted);
		this.mailbox.post(this.other);
		assertThat(this.mailbox.awaitUntil(() -> attended.size() == 3, Deadline.in(Duration.ofSeconds(10)),
				this.meanwhile::add))
			.isTrue();
		assertThat(this.meanwhile).isEmpty();
	}

	@Test
	void aConditionIsWaitedForUntilTheDeadline() throws UpgradeFailure {
		this.mailbox.post(this.other);
		assertThat(this.mailbox.awaitUntil(() -> false, Deadline.in(Duration.ofMillis(20)), this.meanwhile::add))
			.isFalse();
		assertThat(this.meanwhile).containsExactly(this.other);
	}

	@Test
	void anInterruptDoesNotEndAWait() throws UpgradeFailure {
		this.mailbox.post(this.wanted);
		Thread.currentThread().interrupt();
		assertThat(await(Duration.ofSeconds(10))).isSameAs(this.wanted);
		assertThat(Thread.interrupted()).isFalse();
	}

	private Event await(Duration limit) throws UpgradeFailure {
		return this.mailbox.await(this.wanted::equals, Deadline.in(limit), this.meanwhile::add);
	}

}
