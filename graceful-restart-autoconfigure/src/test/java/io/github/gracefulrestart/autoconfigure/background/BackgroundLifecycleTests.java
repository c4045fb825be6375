/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.upgrade.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.SmartLifecycle;
import org.springframework.data.test.BroadcastMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Message listener containers and their like run in the owner of background work.
 */
@Timeout(60)
class BackgroundLifecycleTests {

	private final StubMessageListenerContainer container = new StubMessageListenerContainer();

	private final StubMessageListenerContainer other = new StubMessageListenerContainer();

	private BackgroundApplication application;

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void aSuccessorStartsContainersWhenItServesAndEverythingElseAsEver() {
		Ordinary ordinary = new Ordinary();
		start(BackgroundApplication.successor().with("ordinary", Ordinary.class, () -> ordinary));
		assertThat(ordinary.isRunning()).isTrue();
		assertThat(this.container.isRunning()).isFalse();
		this.application.serve();
		await().until(this.container::isRunning);
	}

	@Test
	void aFirstGenerationStartsContainersWithTheApplication() {
		start(BackgroundApplication.owner());
		assertThat(this.container.isRunning()).isTrue();
	}

	@Test
	void theSwitchWaitsUntilContainersHaveStoppedAndTheyStartIfTheUpgradeFails() throws Exception {
		start(BackgroundApplication.owner());
		this.container.handleMessage();
		CompletableFuture<?> handedOver = this.application.handOver();
		await().until(() -> this.application.events().size() == 1);
		assertThat(handedOver).isNotDone();
		this.container.finish();
		handedOver.get(20, TimeUnit.SECONDS);
		assertThat(this.container.isRunning()).isFalse();
		this.application.end(Outcome.FAILED);
		await().until(this.container::isRunning);
		assertThat(this.container.starts()).isEqualTo(2);
	}

	@Test
	void oneThatHasNotStoppedInTimeStartsWhenItHas() throws Exception {
		start(BackgroundApplication.owner(Duration.ofMillis(100)));
		this.container.handleMessage();
		this.application.handOver().get(20, TimeUnit.SECONDS);
		assertThat(this.container.isRunning()).isTrue();
		this.application.end(Outcome.FAILED);
		await().until(() -> this.application.events().size() == 2);
		this.container.finish();
		await().until(() -> this.container.starts() == 2);
		assertThat(this.container.isRunning()).isTrue();
	}

	@Test
	void nothingElseWaitsForOneThatHasNotStopped() throws Exception {
		this.container.inPhase(1);
		start(BackgroundApplication.owner(Duration.ofMillis(100))
			.with("other", StubMessageListenerContainer.class, () -> this.other));
		this.container.handleMessage();
		this.application.handOver().get(20, TimeUnit.SECONDS);
		this.application.end(Outcome.FAILED);
		await().atMost(5, TimeUnit.SECONDS)
			.until(() -> this.other.isRunning() && this.application.events().size() == 2);
		this.container.finish();
		await().until(() -> this.container.starts() == 2);
	}

	@Test
	void oneThatHasNotStoppedBeforeTheNextUpgradeDoesNotStartInTheMidstOfThat() throws Exception {
		start(BackgroundApplication.owner(Duration.ofMillis(100)));
		this.container.handleMessage();
		this.application.handOver().get(20, TimeUnit.SECONDS);
		this.application.end(Outcome.FAILED);
		this.application.handOver().get(20, TimeUnit.SECONDS);
		this.container.finish();
		await().until(() -> !this.container.isRunning());
		this.application.close();
		assertThat(this.container.starts()).isOne();
	}

	@Test
	void oneThatSaysItHasStoppedBeforeItHasStartsAfterTheSecondUpgradeThatFailsToo() throws Exception {
		this.container.stopAtOnce();
		start(BackgroundApplication.owner(Duration.ofMillis(100)));
		this.container.handleMessage();
		for (int upgrade = 1; upgrade <= 2; upgrade++) {
			this.application.handOver().get(20, TimeUnit.SECONDS);
			this.application.end(Outcome.FAILED);
		}
		await().until(() -> this.application.events().size() == 4);
		assertThat(this.container.starts()).isOne();
		this.container.finish();
		await().until(() -> this.container.starts() == 2);
	}

	@Test
	void whatIsBeingStartedWhenTheApplicationStopsIsStoppedWithIt() throws Exception {
		CountDownLatch starting = new CountDownLatch(1);
		StubMessageListenerContainer slow = new StubMessageListenerContainer() {

			@Override
			public synchronized void start() {
				starting.countDown();
				long begun = System.nanoTime();
				await().until(() -> System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(300));
				super.start();
			}

		};
		this.application = BackgroundApplication.successor()
			.with("slow", StubMessageListenerContainer.class, () -> slow)
			.start();
		this.application.serve();
		starting.await();
		this.application.close();
		assertThat(slow.starts()).isOne();
		assertThat(slow.isRunning()).isFalse();
	}

	@Test
	void oneThatCouldNotBeStartedIsStartedAfterTheNextUpgradeThatFails() throws Exception {
		start(BackgroundApplication.owner());
		this.application.handOver().get(20, TimeUnit.SECONDS);
		this.container.fail(true);
		this.application.end(Outcome.FAILED);
		await().until(() -> this.application.lifecycles().problem().isPresent());
		this.application.handOver().get(20, TimeUnit.SECONDS);
		this.container.fail(false);
		this.application.end(Outcome.FAILED);
		await().until(this.container::isRunning);
		assertThat(this.application.lifecycles().problem()).isEmpty();
	}

	@Test
	void afterACompletedUpgradeNothingStarts() throws Exception {
		start(BackgroundApplication.owner());
		this.application.handOver().get(20, TimeUnit.SECONDS);
		this.application.end(Outcome.COMPLETED);
		this.application.close();
		assertThat(this.container.starts()).isOne();
	}

	@Test
	void anUpgradeThatFailsBeforeItGetsAsFarChangesNothing() {
		start(BackgroundApplication.owner());
		this.container.stop();
		this.application.end(Outcome.REFUSED);
		this.application.close();
		assertThat(this.container.starts()).isOne();
	}

	@Test
	void whatSomebodyStartsAndStopsByHandStaysAsItIs() throws Exception {
		this.other.startedByHand();
		start(BackgroundApplication.owner().with("other", StubMessageListenerContainer.class, () -> this.other));
		this.container.stop();
		this.other.start();
		this.application.handOver().get(20, TimeUnit.SECONDS);
		assertThat(this.other.isRunning()).isTrue();
		this.application.serve();
		await().until(() -> this.application.events().size() == 2);
		assertThat(this.container.isRunning()).isFalse();
	}

	@Test
	void containersOfARegistryAreStartedOneByOne() throws Exception {
		this.container.withId("orders");
		this.other.withId("by-hand").startedByHand();
		StubMessageListenerContainer invalidations = new StubMessageListenerContainer().withId("invalidations");
		this.application = BackgroundApplication.successor(List.of(), List.of("invalidations"))
			.with("registry", StubListenerEndpointRegistry.class,
					() -> new StubListenerEndpointRegistry(this.container, this.other, invalidations))
			.start();
		assertThat(this.container.isRunning()).isFalse();
		assertThat(invalidations.isRunning()).isTrue();
		this.application.serve();
		await().until(this.container::isRunning);
		await().until(() -> this.application.events().size() == 1);
		assertThat(this.other.isRunning()).isFalse();
		this.application.handOver().get(20, TimeUnit.SECONDS);
		assertThat(this.container.isRunning()).isFalse();
		assertThat(invalidations.isRunning()).isTrue();
	}

	@Test
	void containersWithTheSameIdAreExcludedTogether() {
		this.container.withId("prices");
		this.other.withId("prices");
		this.application = BackgroundApplication.successor(List.of(), List.of("prices"))
			.with("registry", StubListenerEndpointRegistry.class,
					() -> new StubListenerEndpointRegistry(this.container, this.other))
			.start();
		assertThat(this.container.isRunning()).isTrue();
		assertThat(this.other.isRunning()).isTrue();
	}

	@Test
	void containersThatWereStartedOneByOneAreStoppedWithTheApplication() {
		this.application = BackgroundApplication.successor()
			.with("registry", StubListenerEndpointRegistry.class,
					() -> new StubListenerEndpointRegistry(this.container))
			.start();
		this.application.serve();
		await().until(this.container::isRunning);
		this.application.close();
		assertThat(this.container.isRunning()).isFalse();
	}

	@Test
	void whatEverybodyHearsIsHeardByEachProcess() throws Exception {
		BroadcastMessageListenerContainer broadcast = new BroadcastMessageListenerContainer();
		this.application = BackgroundApplication.successor(List.of(), List.of("cont*"))
			.with("broadcast", BroadcastMessageListenerContainer.class, () -> broadcast)
			.with("container", StubMessageListenerContainer.class, () -> this.container)
			.start();
		assertThat(broadcast.isRunning()).isTrue();
		assertThat(this.container.isRunning()).isTrue();
		this.application.serve();
		this.application.handOver().get(20, TimeUnit.SECONDS);
		assertThat(broadcast.isRunning()).isTrue();
		assertThat(this.container.isRunning()).isTrue();
	}

	@Test
	void workOfTheApplicationAndBeansThatAreNamedAreTreatedAlike() throws Exception {
		Ordinary named = new Ordinary();
		OwnWork own = new OwnWork();
		this.application = BackgroundApplication.successor(List.of("poller*"), List.of())
			.with("poller1", Ordinary.class, () -> named)
			.with("own", OwnWork.class, () -> own)
			.start();
		assertThat(named.isRunning()).isFalse();
		assertThat(own.isRunning()).isFalse();
		this.application.serve();
		await().until(() -> named.isRunning() && own.isRunning());
		this.application.handOver().get(20, TimeUnit.SECONDS);
		assertThat(named.isRunning()).isFalse();
		assertThat(own.isRunning()).isFalse();
	}

	@Test
	void phasesAreKept() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		this.application = BackgroundApplication.successor()
			.with("late", StubMessageListenerContainer.class, () -> new Noting("late", order).inPhase(2))
			.with("early", StubMessageListenerContainer.class, () -> new Noting("early", order).inPhase(1))
			.start();
		this.application.serve();
		await().until(() -> order.size() == 2);
		this.application.handOver().get(20, TimeUnit.SECONDS);
		assertThat(order).containsExactly("early starts", "late starts", "late stops", "early stops");
	}

	@Test
	void oneThatCannotBeStartedIsAProblemOfTheProcessUntilItRunsAndNotOfTheOthers() {
		this.container.inPhase(1).fail(true);
		start(BackgroundApplication.successor().with("other", StubMessageListenerContainer.class, () -> this.other));
		assertThat(this.application.lifecycles().problem()).isEmpty();
		this.application.serve();
		await().until(this.other::isRunning);
		assertThat(this.application.lifecycles().problem())
			.hasValue("its background work could not be started: container");
		this.container.fail(false);
		this.container.start();
		assertThat(this.application.lifecycles().problem()).isEmpty();
	}

	@Test
	void theApplicationHearsOfIt() throws Exception {
		start(BackgroundApplication.successor());
		assertThat(this.application.events()).isEmpty();
		this.application.serve();
		this.application.handOver().get(20, TimeUnit.SECONDS);
		this.application.serve();
		this.application.serve();
		this.application.handOver().get(20, TimeUnit.SECONDS);
		assertThat(this.application.events()).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("Acquired", "Released", "Acquired", "Released");
	}

	private void start(BackgroundApplication application) {
		this.application = application.with("container", StubMessageListenerContainer.class, () -> this.container)
			.start();
	}

	/**
	 * Any life cycle.
	 */
	static class Ordinary implements SmartLifecycle {

		private volatile boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	/**
	 * What an application does that no request asks for.
	 */
	static class OwnWork extends Ordinary implements BackgroundWork {

	}

	/**
	 * Notes when it is started and stopped.
	 */
	static class Noting extends StubMessageListenerContainer {

		private final String name;

		private final List<String> order;

		Noting(String name, List<String> order) {
			this.name = name;
			this.order = order;
		}

		@Override
		public synchronized void start() {
			super.start();
			this.order.add(this.name + " starts");
		}

		@Override
		public void stop(Runnable callback) {
			super.stop(() -> {
				this.order.add(this.name + " stops");
				callback.run();
			});
		}

	}

}
