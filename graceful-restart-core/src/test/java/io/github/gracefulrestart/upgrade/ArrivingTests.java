/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.socket.OpenSockets;
import io.github.gracefulrestart.upgrade.UpgradeEvent.PredecessorGone;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the predecessor hands over is served once it has let go, or is gone.
 */
@Timeout(60)
class ArrivingTests {

	@TempDir
	private Path directory;

	private final List<KeptConnection> opened = new ArrayList<>();

	private ScriptedPredecessor predecessor;

	private Generation successor;

	private KeptConnections connections;

	@BeforeEach
	void start() throws Exception {
		this.predecessor = new ScriptedPredecessor(this.directory);
		this.successor = this.predecessor.successor();
		this.connections = this.successor.server().connections();
		// Requests are answered, and come to nothing.
		this.successor.server().hasObstacles("none");
	}

	@AfterEach
	void stop() throws Exception {
		this.predecessor.close();
		for (KeptConnection each : this.opened) {
			each.close();
		}
	}

	@Test
	void connectionsAreServedOnceThePredecessorHasLetGo() throws Exception {
		takeOver();
		List<KeptConnection> open = open(3);
		this.predecessor.hand(5, open);
		assertThat(this.predecessor.hear(Adopted.class)).isEqualTo(new Adopted(5, refused()));
		this.predecessor.say(new LetGo(4));
		this.successor.request();
		assertThat(this.connections.served()).isEmpty();
		open.forEach(KeptConnection::moved);
		this.predecessor.say(new LetGo(5));
		assertServed(open);
	}

	@Test
	void aPredecessorThatDiesBeforeItHasLetGoLeavesThemToTheSuccessor() throws Exception {
		takeOver();
		List<KeptConnection> open = open(3);
		this.predecessor.hand(0, open);
		assertThat(this.predecessor.hear(Adopted.class).refused()).isEmpty();
		open.forEach(KeptConnection::moved);
		this.predecessor.die();
		assertServed(open);
		this.successor.awaitEvent(PredecessorGone.class);
	}

	@Test
	void aPredecessorThatDiesBeforeItHeardTheAnswerLeavesThemToTheSuccessor() throws Exception {
		takeOver();
		List<KeptConnection> open = open(3);
		this.predecessor.hand(0, open);
		this.predecessor.die();
		open.forEach(KeptConnection::moved);
		assertServed(open);
	}

	@Test
	void aPredecessorThatLeavesAtItsLimitLeavesThemToTheSuccessor() throws Exception {
		takeOver();
		List<KeptConnection> open = open(3);
		this.predecessor.hand(0, open);
		this.predecessor.say(new Farewell(Map.of()));
		open.forEach(KeptConnection::moved);
		assertServed(open);
	}

	@Test
	void aConnectionResetByItsClientDoesNotStopTheOthers() throws Exception {
		takeOver();
		List<KeptConnection> open = open(3);
		List<Integer> descriptors = new ArrayList<>();
		for (KeptConnection each : open) {
			descriptors.add(OpenSockets.read().descriptorOf(each.channel()));
		}
		open.get(1).reset();
		this.predecessor.hand(0, open, descriptors);
		assertThat(this.predecessor.hear(Adopted.class).refused()).isEmpty();
		this.predecessor.say(new LetGo(0));
		assertServed(List.of(open.get(0), open.get(2)));
	}

	@Test
	void descriptorsThatDoNotAllComeAreRefusedAndClosed() throws Exception {
		takeOver();
		List<KeptConnection> open = open(3);
		this.predecessor.hand(0, open, List.of(OpenSockets.read().descriptorOf(open.get(0).channel())));
		assertThat(this.predecessor.hear(Adopted.class).refused()).isEqualTo(refused(0, 1, 2));
		assertNobodyElseHas(open);
	}

	@Test
	void whatTheServerRefusesOrFailsToAdoptStaysAndDoesNotStopTheOthers() throws Exception {
		takeOver();
		List<KeptConnection> open = open(4);
		this.connections.accepts((channel) -> KeptConnections.port(channel) != open.get(2).port());
		this.successor.server().fail("adopt", new IllegalStateException("expected"));
		this.predecessor.hand(0, open);
		assertThat(this.predecessor.hear(Adopted.class).refused()).isEqualTo(refused(0, 2));
		this.predecessor.say(new LetGo(0));
		assertServed(List.of(open.get(1), open.get(3)));
		assertNobodyElseHas(List.of(open.get(0), open.get(2)));
	}

	@Test
	void aConnectionThatCannotBeServedDoesNotStopTheOthers() throws Exception {
		takeOver();
		List<KeptConnection> open = open(3);
		this.connections.onServe(() -> {
			throw new IllegalStateException("expected");
		});
		this.predecessor.hand(0, open);
		this.predecessor.hear(Adopted.class);
		this.predecessor.say(new LetGo(0));
		assertServed(open);
		assertThat(this.successor.request().accepted()).isTrue();
	}

	@Test
	void aBatchWhoseNumberComesAgainIsServedWithTheFirst() throws Exception {
		takeOver();
		List<KeptConnection> open = open(2);
		this.predecessor.hand(0, open.subList(0, 1));
		this.predecessor.hear(Adopted.class);
		this.predecessor.hand(0, open.subList(1, 2));
		this.predecessor.hear(Adopted.class);
		this.predecessor.say(new LetGo(0));
		assertServed(open);
	}

	@Test
	void whatASuccessorThatIsBeingStoppedHasNotLookedAtStaysWithThePredecessor() throws Exception {
		takeOver();
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		this.connections.accepts((channel) -> {
			busy.countDown();
			return await(go);
		});
		List<KeptConnection> adopted = open(1);
		List<KeptConnection> late = open(2);
		this.predecessor.hand(0, adopted);
		busy.await();
		this.successor.upgrader().stop(Duration.ofSeconds(20));
		this.predecessor.hand(1, late);
		go.countDown();
		this.predecessor.hear(Adopted.class);
		this.predecessor.hear(Stopping.class);
		assertServed(adopted);
		assertNobodyElseHas(late);
	}

	@Test
	void connectionsThatComeBeforeTheirTimeAreClosedWithTheUpgrade() throws Exception {
		List<KeptConnection> open = open(2);
		this.predecessor.hand(0, open);
		assertThat(this.successor.awaitExit()).isOne();
		assertNobodyElseHas(open);
	}

	private void takeOver() throws Exception {
		this.successor.upgrader().applicationReady();
		this.predecessor.hear(Ready.class);
		long before = System.nanoTime();
		this.predecessor.say(new Released());
		assertThat(this.predecessor.hear(Serving.class).openedAt().orElseThrow() - before).isBetween(0L,
				System.nanoTime() - before);
	}

	private List<KeptConnection> open(int number) throws Exception {
		List<KeptConnection> open = KeptConnection.open(number, this.successor.journal());
		this.opened.addAll(open);
		return open;
	}

	private void assertServed(List<KeptConnection> expected) throws Exception {
		Generation.await("served", () -> this.connections.served().size() >= expected.size());
		assertThat(this.connections.servedPorts()).isEqualTo(expected.stream().map(KeptConnection::port).toList());
		for (int i = 0; i < expected.size(); i++) {
			assertThat(expected.get(i).reaches(this.connections.served().get(i))).isTrue();
		}
	}

	// A connection stays open as long as any descriptor of it does.
	private static void assertNobodyElseHas(List<KeptConnection> connections) {
		for (KeptConnection each : connections) {
			assertThat(each.isOver()).isFalse();
			each.moved();
			Generation.await("the end of the connection", each::isOver);
		}
	}

	private static Set<Integer> refused(Integer... indexes) {
		return Set.of(indexes);
	}

	private static boolean await(CountDownLatch latch) {
		try {
			latch.await();
			return true;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
