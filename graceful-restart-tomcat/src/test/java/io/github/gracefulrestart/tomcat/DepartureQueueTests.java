/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DepartureQueue}.
 */
@Timeout(60)
class DepartureQueueTests {

	private final NioEndpoint endpoint = new NioEndpoint();

	private final DepartureQueue queue = new DepartureQueue();

	@Test
	void connectionsInUseComeBeforeIdleOnesAndEachOnlyOnce() {
		List<NioSocketWrapper> connections = connections(4);
		this.queue.addIdle(connections.get(0));
		this.queue.addIdle(connections.get(1));
		this.queue.addIdle(connections.get(2));
		this.queue.addInUse(connections.get(3));
		this.queue.prefer(connections.get(2));
		assertThat(all()).containsExactly(connections.get(3), connections.get(2), connections.get(0),
				connections.get(1));
	}

	@Test
	void aConnectionThatWasGivenOutOrTakenBackDoesNotComeAgain() {
		List<NioSocketWrapper> connections = connections(2);
		connections.forEach(this.queue::addIdle);
		assertThat(this.queue.poll()).isSameAs(connections.get(0));
		assertThat(this.queue.remove(connections.get(0))).isFalse();
		assertThat(this.queue.remove(connections.get(1))).isTrue();
		connections.forEach(this.queue::prefer);
		assertThat(this.queue.poll()).isNull();
	}

	@Test
	void whatIsPreferredWhileItIsGivenOutComesOnceAndIsNotLost() throws Exception {
		List<NioSocketWrapper> connections = connections(20_000);
		connections.forEach(this.queue::addIdle);
		Thread preferring = new Thread(() -> connections.forEach(this.queue::prefer));
		preferring.start();
		List<NioSocketWrapper> first = all();
		preferring.join();
		assertThat(Stream.concat(first.stream(), all().stream())).hasSize(20_000).doesNotHaveDuplicates();
	}

	private List<NioSocketWrapper> all() {
		List<NioSocketWrapper> all = new ArrayList<>();
		for (NioSocketWrapper next = this.queue.poll(); next != null; next = this.queue.poll()) {
			all.add(next);
		}
		return all;
	}

	private List<NioSocketWrapper> connections(int count) {
		return Stream
			.generate(() -> new NioSocketWrapper(new NioChannel(new SocketBufferHandler(1, 1, false)), this.endpoint))
			.limit(count)
			.toList();
	}

}
