/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Descriptor}.
 */
class DescriptorTests {

	@TempDir
	private Path directory;

	@Test
	void closingFreesTheNumber() throws IOException {
		Descriptor descriptor = open("socket");
		int number = descriptor.number();
		assertThat(OpenDescriptors.contains(number)).isTrue();
		descriptor.close();
		assertThat(OpenDescriptors.contains(number)).isFalse();
		assertThatIllegalStateException().isThrownBy(descriptor::number);
	}

	@Test
	void closingAgainDoesNotCloseWhoeverHasTheNumberNow() throws IOException {
		Descriptor first = open("first");
		int number = first.number();
		first.close();
		List<Descriptor> others = new ArrayList<>();
		// The lowest that is free: whatever else this JVM has closed meanwhile comes
		// first.
		for (int i = 0; i < 100 && !OpenDescriptors.contains(number); i++) {
			others.add(open("other" + i));
		}
		assertThat(others).extracting(Descriptor::number).contains(number);
		first.close();
		assertThat(OpenDescriptors.contains(number)).isTrue();
		others.forEach(Descriptor::close);
	}

	@Test
	void aReleasedDescriptorStaysOpen() throws IOException {
		Descriptor descriptor = open("socket");
		try (Descriptor next = Descriptor.of(descriptor.release())) {
			descriptor.close();
			assertThat(OpenDescriptors.contains(next.number())).isTrue();
			assertThatIllegalStateException().isThrownBy(descriptor::release);
		}
	}

	@Test
	void oneOfManyThreadsGetsTheNumber() throws Exception {
		for (int round = 0; round < 100; round++) {
			Descriptor descriptor = open("socket-" + round);
			AtomicInteger released = new AtomicInteger();
			ExecutorService threads = Executors.newFixedThreadPool(4);
			for (int i = 0; i < 4; i++) {
				threads.execute(() -> {
					try {
						Descriptor.of(descriptor.release()).close();
						released.incrementAndGet();
					}
					catch (IllegalStateException ex) {
						// Another one was first.
					}
				});
			}
			threads.shutdown();
			assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
			assertThat(released).hasValue(1);
		}
	}

	@Test
	void aNegativeNumberIsNoDescriptor() {
		assertThatIllegalArgumentException().isThrownBy(() -> Descriptor.of(-1));
	}

	private Descriptor open(String name) throws IOException {
		return UnixSocket.listening(this.directory.resolve(name));
	}

}
