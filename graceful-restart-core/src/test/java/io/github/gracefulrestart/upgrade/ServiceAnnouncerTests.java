/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.platform.ServiceNotifications;
import io.github.gracefulrestart.socket.DatagramReceiver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServiceAnnouncer}. Here all processes are one.
 */
@Timeout(60)
class ServiceAnnouncerTests {

	private static final long PID = ProcessHandle.current().pid();

	private static final Duration LONG = Duration.ofMinutes(2);

	private static final Duration BRIEF = Duration.ofMillis(200);

	@TempDir
	private Path directory;

	private DatagramReceiver manager;

	private Generation first;

	@BeforeEach
	void listen() throws Exception {
		this.manager = new DatagramReceiver("@graceful-restart-" + PID + "-" + System.nanoTime());
	}

	@AfterEach
	void stop() {
		if (this.first != null) {
			this.first.close();
		}
		this.manager.close();
	}

	@Test
	void aPredecessorTellsThatItsSuccessorIsTheMainProcessAndThenNothingMore() throws Exception {
		start(Duration.ZERO, Duration.ZERO);
		assertThat(this.first.upgrade().outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(next()).contains("RELOADING=1").anyMatch((line) -> line.endsWith("requested by test"));
		assertThat(next()).singleElement().asString().contains("pre-flight passed");
		assertThat(next()).singleElement().asString().contains("started and connected");
		assertThat(next()).singleElement().asString().contains("became ready");
		assertThat(next()).containsExactly("MAINPID=" + PID, "READY=1", "WATCHDOG=1",
				"STATUS=Generation 2 (process " + PID + ") serves; process " + PID + " drains");
		this.first.close();
		assertThat(this.manager.hasNext()).isFalse();
	}

	@Test
	void anUpgradeThatFailsIsOverAndTheReasonIsTold() throws Exception {
		start(Duration.ZERO, Duration.ZERO);
		this.first.upgrade((successor) -> successor.exit("exited with status 3"));
		assertThat(next()).contains("RELOADING=1");
		assertThat(next()).singleElement().asString().contains("pre-flight passed");
		assertThat(next()).contains("READY=1")
			.anyMatch((line) -> line.startsWith("STATUS=") && line.contains("failed")
					&& line.contains("exited with status 3"));
	}

	@Test
	void aPredecessorThatServesAgainIsTheMainProcessAgain() throws Exception {
		start(LONG, Duration.ZERO);
		this.first.upgrade((successor) -> {
			successor.serve("server");
			this.first.awaitEvent(UpgradeEvent.Draining.class);
			successor.exit("was killed by signal 9 (SIGKILL)");
		});
		assertThat(nextWith("MAINPID=")).last().asString().endsWith("drains");
		assertThat(next()).containsExactly("MAINPID=" + PID, "READY=1", "WATCHDOG=1",
				"STATUS=Generation 1 (process " + PID + ") serves");
		assertThat(next()).singleElement().asString().contains("rolled back").endsWith("(SIGKILL)");
	}

	@Test
	void aSignOfLifeComesFromTheMainProcessOnly() throws Exception {
		start(LONG, BRIEF);
		assertThat(next()).containsExactly("WATCHDOG=1");
		assertThat(next()).containsExactly("WATCHDOG=1");
		this.first.launch().script((successor) -> {
			successor.serve("server");
			this.first.awaitEvent(UpgradeEvent.Draining.class);
			Thread.sleep(BRIEF.multipliedBy(2).toMillis());
			assertThat(nextWith("MAINPID=")).last().asString().endsWith("drains");
			assertThat(this.manager.hasNext()).isFalse();
			successor.exit("was killed by signal 9 (SIGKILL)");
		});
		assertThat(this.first.upgrade().reason()).contains("SIGKILL");
		assertThat(nextWith("MAINPID=")).last().asString().endsWith("serves");
		assertThat(nextWith("WATCHDOG=1")).containsExactly("WATCHDOG=1");
	}

	@Test
	void aThreadThatHangsGivesNoSignOfLife() throws Exception {
		start(LONG, BRIEF);
		assertThat(next()).containsExactly("WATCHDOG=1");
		CountDownLatch hangs = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.first.listener((event) -> {
			if (event instanceof UpgradeEvent.Started) {
				hangs.countDown();
				awaitUninterrupted(release);
			}
		});
		CompletableFuture<UpgradeAnswer> answer = this.first.upgrader().request("test");
		awaitUninterrupted(hangs);
		while (this.manager.hasNext()) {
			assertThat(next()).containsExactly("WATCHDOG=1");
		}
		Thread.sleep(BRIEF.multipliedBy(3).toMillis());
		assertThat(this.manager.hasNext()).isFalse();
		release.countDown();
		assertThat(next()).contains("RELOADING=1");
		assertThat(Generation.get(answer).accepted()).isTrue();
	}

	@Test
	void whichProcessIsTheMainOneIsToldAgainUntilItCouldBeSent() throws Exception {
		start(LONG, Duration.ZERO);
		this.manager.close();
		this.first.launch().script((successor) -> {
			successor.serve("server");
			successor.hang();
		});
		this.first.request();
		this.first.awaitEvent(UpgradeEvent.Draining.class);
		this.manager = new DatagramReceiver(this.manager.address());
		assertThat(nextWith("MAINPID=")).contains("READY=1").last().asString().endsWith("drains");
	}

	@Test
	void aPredecessorThatLeavesUnheardSaysWhatFollows() throws Exception {
		start(Duration.ZERO, Duration.ZERO);
		this.manager.close();
		Logger logger = (Logger) LoggerFactory.getLogger(ServiceAnnouncer.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			assertThat(this.first.upgrade().outcome()).isEqualTo(Outcome.COMPLETED);
			this.first.awaitExit();
		}
		finally {
			logger.detachAppender(log);
		}
		assertThat(log.list).singleElement()
			.satisfies((event) -> assertThat(event.getLevel()).isEqualTo(Level.ERROR))
			.asString()
			.contains("ends that other one too");
	}

	@Test
	void aStopIsTold() throws Exception {
		start(Duration.ZERO, Duration.ZERO);
		Generation.get(this.first.upgrader().stop(Duration.ofSeconds(20)));
		assertThat(next()).contains("STOPPING=1").anyMatch((line) -> line.startsWith("EXTEND_TIMEOUT_USEC="));
	}

	@Test
	void aSuccessorSaysNothingAtFirstAndGivesTheServiceBackIfItIsRecalled() throws Exception {
		try (ScriptedPredecessor predecessor = new ScriptedPredecessor(this.directory)) {
			predecessor.successor().upgrader().notifyService(notifications(BRIEF));
			predecessor.handOver();
			assertThat(next()).containsExactly("WATCHDOG=1");
			predecessor.say(new Recall("health is DOWN"));
			predecessor.hear(Released.class);
			predecessor.say(new Serving());
			assertThat(nextWith("MAINPID=")).contains("MAINPID=4711", "READY=1", "WATCHDOG=1")
				.last()
				.asString()
				.startsWith("STATUS=Process 4711 serves again");
			assertThat(predecessor.successor().awaitExit()).isOne();
			assertThat(this.manager.hasNext()).isFalse();
		}
	}

	@Test
	void aNewcomerIsTheMainProcessOfItsOwnServiceAndStaysItUntilItEnds() throws Exception {
		try (ScriptedPredecessor predecessor = ScriptedPredecessor.found(this.directory)) {
			predecessor.successor().upgrader().notifyService(notifications(BRIEF));
			predecessor.handOver();
			assertThat(next()).containsExactly("MAINPID=" + PID, "READY=1", "WATCHDOG=1",
					"STATUS=Generation 2 (process " + PID + ") serves");
			predecessor.say(new Recall("health is DOWN"));
			predecessor.hear(Released.class);
			predecessor.say(new Serving());
			assertThat(nextWith("READY=1")).last()
				.isEqualTo("STATUS=Process 4711 serves again; process " + PID + " drains");
			assertThat(predecessor.successor().awaitExit()).isOne();
			assertThat(next()).containsExactly("WATCHDOG=1");
		}
	}

	@Test
	void aPredecessorOfAnotherServiceStaysTheMainProcessOfItsOwn() throws Exception {
		Path socket = this.directory.resolve("app.sock");
		start(Duration.ZERO, BRIEF, socket);
		this.first.server().load(1, 1, 0);
		new ScriptedSuccessor(PID, new Invitation(socket, ""), this.first.journal(),
				(successor) -> successor.takeOver("server"));
		assertThat(nextWith("READY=1")).containsExactly("READY=1", "WATCHDOG=1",
				"STATUS=Generation 2 (process " + PID + ") serves; process " + PID + " drains");
		assertThat(next()).containsExactly("WATCHDOG=1");
		assertThat(next()).containsExactly("WATCHDOG=1");
		this.first.server().load(0, 0, 0);
		assertThat(this.first.awaitExit()).isZero();
		this.first.close();
		while (this.manager.hasNext()) {
			assertThat(next()).noneMatch((line) -> line.startsWith("MAINPID="));
		}
	}

	private void start(Duration standby, Duration watchdog) throws IOException {
		start(standby, watchdog, null);
	}

	private void start(Duration standby, Duration watchdog, @Nullable Path controlSocket) throws IOException {
		UpgradeSettings settings = Generation.settings(this.directory);
		this.first = Generation.unstarted(new UpgradeSettings(settings.readyTimeout(), settings.releaseTimeout(),
				settings.heartbeatTimeout(), settings.drainTimeout(), standby, settings.closeSpread(),
				settings.maxDraining(), settings.controlDirectory()));
		this.first.server().listen("server");
		this.first.upgrader().notifyService(notifications(watchdog));
		if (controlSocket != null) {
			this.first.upgrader().acceptTakeovers(controlSocket);
		}
		this.first.upgrader().start();
		this.first.upgrader().applicationReady();
		assertThat(next()).containsExactly("MAINPID=" + PID, "READY=1", "WATCHDOG=1",
				"STATUS=Generation 1 (process " + PID + ") serves");
	}

	private ServiceNotifications notifications(Duration watchdog) {
		return ServiceNotifications.from(Map.of("NOTIFY_SOCKET", this.manager.address(), "WATCHDOG_USEC",
				Long.toString(watchdog.toNanos() / 1000)));
	}

	private List<String> next() throws IOException {
		return this.manager.next();
	}

	private List<String> nextWith(String start) throws IOException {
		List<String> message = next();
		while (!message.get(0).startsWith(start)) {
			message = next();
		}
		return message;
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
