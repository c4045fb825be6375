/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessViewTests {

	private final ProcessView self = ProcessView.of(ProcessHandle.current().pid());

	@Test
	void thisProcessIsAlive() {
		assertThat(this.self.isAlive()).isTrue();
		assertThat(this.self.isZombie()).isFalse();
		assertThat(this.self.residentBytes()).isGreaterThan(10 * 1024 * 1024);
		assertThat(this.self.threads()).isGreaterThan(5);
	}

	@Test
	void threadsHaveTheirNames() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		Thread thread = new Thread(() -> await(over), "short-name");
		thread.start();
		// A thread names itself, and is gone for the kernel a moment after it was joined.
		Awaitility.await().untilAsserted(() -> assertThat(this.self.threadNames()).contains("short-name"));
		over.countDown();
		thread.join();
		Awaitility.await().untilAsserted(() -> assertThat(this.self.threadNames()).doesNotContain("short-name"));
	}

	@Test
	void commandLineAndEnvironmentAreThoseThatItWasStartedWith() throws Exception {
		ProcessBuilder builder = new ProcessBuilder("sleep", "60");
		builder.environment().clear();
		builder.environment().put("A", "1");
		Process process = builder.start();
		try {
			ProcessView view = view(process);
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(view.commandLine()).containsExactly("sleep", "60"));
			assertThat(view.environment()).containsExactly("A=1");
		}
		finally {
			process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
		assertThat(view(process).commandLine()).isEmpty();
		assertThat(view(process).environment()).isEmpty();
	}

	@Test
	void anOpenSocketIsADescriptor() throws Exception {
		long before = sockets();
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(socket.isBound()).isTrue();
			assertThat(sockets()).isGreaterThan(before);
		}
	}

	@Test
	void aChildIsSeenUntilItIsReaped() throws Exception {
		// The shell leaves its child unreaped, because sleep takes the shell's place.
		Process shell = new ProcessBuilder("sh", "-c", "sleep 0 & exec sleep 60").start();
		try {
			ProcessView view = ProcessView.of(shell.pid());
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.until(() -> view.children().stream().map(ProcessView::of).anyMatch(ProcessView::isZombie));
			ProcessView zombie = ProcessView.of(view.children().get(0));
			assertThat(zombie.isAlive()).isFalse();
			assertThat(zombie.descriptors()).isEmpty();
			assertThat(this.self.children()).contains(shell.pid());
		}
		finally {
			shell.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void aStoppedProcessIsAliveAndStandsStill() throws Exception {
		Process process = new ProcessBuilder("sleep", "60").start();
		try {
			ProcessView view = ProcessView.of(process.pid());
			assertThat(view.isStopped()).isFalse();
			Signal.send("STOP", process.pid());
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(view::isStopped);
			assertThat(view.isAlive()).isTrue();
			Signal.send("CONT", process.pid());
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !view.isStopped());
		}
		finally {
			process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void aProcessThatIsGoneHasNothing() throws Exception {
		Process gone = new ProcessBuilder("true").start();
		gone.waitFor();
		ProcessView view = ProcessView.of(gone.pid());
		assertThat(view.isAlive()).isFalse();
		assertThat(view.isZombie()).isFalse();
		assertThat(view.descriptors()).isEmpty();
		assertThat(view.children()).isEmpty();
		assertThat(view.threads()).isZero();
		assertThat(view.residentBytes()).isZero();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static ProcessView view(Process process) {
		return ProcessView.of(process.pid());
	}

	private long sockets() {
		return this.self.descriptors().stream().filter((descriptor) -> descriptor.contains("socket:")).count();
	}

}
