/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class NicenessTests {

	@BeforeEach
	void mayBeRaised() throws InterruptedException {
		assumeTrue(Niceness.isReversible(), "priorities may not be raised here");
	}

	@Test
	void whoChangesItTakesThoseAlongThatHaveTheSame() throws Exception {
		int usual = Niceness.ofThisThread();
		try (Single first = new Single(); Single second = new Single()) {
			first.does(() -> Native.LIBC.setpriority(0, 0, usual + 3));
			second.does(() -> Native.LIBC.setpriority(0, 0, usual + 4));
			try (Single heir = first.does(Single::new)) {
				first.does(heir::begin);
				assertThat(heir.niceness()).isEqualTo(usual + 3);
				first.does(() -> {
					Niceness.change(usual);
					return null;
				});
				assertThat(first.niceness()).isEqualTo(usual);
				assertThat(heir.niceness()).isEqualTo(usual);
				assertThat(second.niceness()).isEqualTo(usual + 4);
			}
		}
		assertThat(Niceness.ofThisThread()).isEqualTo(usual);
	}

	@Test
	void aTrialChangesNothing() throws Exception {
		int usual = Niceness.ofThisThread();
		assertThat(Niceness.isReversible()).isTrue();
		assertThat(Niceness.ofThisThread()).isEqualTo(usual);
	}

	/** One thread, which starts with its first task. */
	private static final class Single implements AutoCloseable {

		private final ExecutorService thread = Executors.newSingleThreadExecutor();

		<T> T does(Callable<T> task) throws Exception {
			Future<T> result = this.thread.submit(task);
			return result.get(10, TimeUnit.SECONDS);
		}

		int niceness() throws Exception {
			return does(Niceness::ofThisThread);
		}

		/** The thread is started by the one that calls this. */
		Object begin() throws Exception {
			return does(() -> this);
		}

		@Override
		public void close() {
			this.thread.shutdown();
		}

	}

}
