/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.net.InetSocketAddress;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TargetTests {

	@Test
	void loadGoesToThisMachineOnly() {
		assertThatIllegalArgumentException().isThrownBy(() -> target(new InetSocketAddress("192.0.2.1", 80)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> target(InetSocketAddress.createUnresolved("localhost", 80)));
	}

	@Test
	void bothFamiliesHaveALoopback() {
		assertThat(target(new InetSocketAddress("127.0.0.1", 80)).host()).isEqualTo("127.0.0.1:80");
		assertThat(target(new InetSocketAddress("::1", 80)).host()).isEqualTo("[0:0:0:0:0:0:0:1]:80");
	}

	private static Target target(InetSocketAddress address) {
		return new Target(address, false, Duration.ofSeconds(1), Duration.ofSeconds(1));
	}

}
