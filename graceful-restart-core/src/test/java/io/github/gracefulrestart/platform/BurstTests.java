/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Burst}.
 */
class BurstTests {

	private final AtomicInteger calls = new AtomicInteger();

	@Test
	void theFirstCallIsMadeAtOnce() {
		new Burst(Duration.ofHours(1), this.calls::incrementAndGet).run();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void manyCallsBecomeOneAtTheBeginningAndOneAtTheEnd() {
		Burst burst = new Burst(Duration.ofMillis(300), this.calls::incrementAndGet);
		for (int i = 0; i < 500; i++) {
			burst.run();
		}
		assertThat(this.calls).hasValue(1);
		await().untilAtomic(this.calls, (value) -> assertThat(value).isEqualTo(2));
		await().during(Duration.ofMillis(600)).until(() -> this.calls.get() == 2);
	}

	@Test
	void whatComesDuringACallIsHeardToo() {
		Burst[] burst = new Burst[1];
		burst[0] = new Burst(Duration.ofMillis(1), () -> {
			if (this.calls.incrementAndGet() == 1) {
				burst[0].run();
			}
		});
		burst[0].run();
		await().until(() -> this.calls.get() == 2);
	}

}
