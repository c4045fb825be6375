/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.gracefulrestart.upgrade.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.FixedRateTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.support.PeriodicTrigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Scheduled methods run in the owner of background work.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ScheduledWorkTests {

	private static final String BEAT = Beat.class.getName() + ".beat";

	private final Ticks ticks = new Ticks();

	private final Beat beat = new Beat();

	private BackgroundApplication application;

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void aSuccessorRunsNoneBeforeItServes() throws Exception {
		start(BackgroundApplication.successor(List.of(), List.of(BEAT)));
		this.beat.awaitMore();
		assertThat(this.ticks.all()).isZero();
	}

	@Test
	void aSuccessorRunsAllOfThemFromTheMomentWhenItServesAsIfItHadBeenStartedThen() throws Exception {
		start(BackgroundApplication.successor(List.of(), List.of(BEAT)));
		this.beat.awaitMore();
		this.application.serve();
		await().until(() -> this.ticks.rate.get() > 1 && this.ticks.delay.get() > 1 && this.ticks.trigger.get() > 1);
		// The next time is an hour away.
		await().until(() -> this.ticks.hourly.get() == 1);
		await().until(() -> this.ticks.once.get() == 1);
	}

	@Test
	void aPredecessorBeginsNoneAfterItHasLetGoAndGoesOnIfItServesAgain() throws Exception {
		start(BackgroundApplication.owner());
		await().until(() -> this.ticks.rate.get() > 1 && this.ticks.delay.get() > 1 && this.ticks.trigger.get() > 1);
		this.application.handOver().get(20, TimeUnit.SECONDS);
		int before = this.ticks.all();
		awaitLater();
		assertThat(this.ticks.all()).isEqualTo(before);
		this.application.serve();
		int rate = this.ticks.rate.get();
		int delay = this.ticks.delay.get();
		int trigger = this.ticks.trigger.get();
		await().until(() -> this.ticks.rate.get() > rate && this.ticks.delay.get() > delay
				&& this.ticks.trigger.get() > trigger);
		assertThat(this.ticks.hourly).hasValue(1);
	}

	@Test
	void theSwitchWaitsForOneThatRuns() throws Exception {
		Blocking blocking = new Blocking();
		this.application = BackgroundApplication.owner().with("blocking", Blocking.class, () -> blocking).start();
		blocking.begun.await();
		CompletableFuture<?> handedOver = this.application.handOver();
		await().until(() -> this.application.events().size() == 1);
		assertThat(handedOver).isNotDone();
		blocking.release.countDown();
		handedOver.get(20, TimeUnit.SECONDS);
		assertThat(blocking.ended.getCount()).isZero();
	}

	@Test
	void theSwitchDoesNotWaitForeverAndTheLogNamesTheOneThatRuns(CapturedOutput output) throws Exception {
		Blocking blocking = new Blocking();
		this.application = BackgroundApplication.owner(Duration.ofMillis(50))
			.with("blocking", Blocking.class, () -> blocking)
			.start();
		blocking.begun.await();
		this.application.handOver().get(20, TimeUnit.SECONDS);
		assertThat(blocking.ended.getCount()).isOne();
		assertThat(output).contains("goes on beside that of the next").contains(Blocking.class.getName() + ".work");
		blocking.release.countDown();
	}

	@Test
	void whileTheSwitchWaitsTriggersStillFireAndPeriodsDoNot() throws Exception {
		start(BackgroundApplication.owner());
		StubMessageListenerContainer container = new StubMessageListenerContainer();
		container.handleMessage();
		container.start();
		this.application.context().getBeanFactory().registerSingleton("container", container);
		await().until(() -> this.ticks.rate.get() > 1 && this.ticks.delay.get() > 1);
		CompletableFuture<?> handedOver = this.application.handOver();
		int rate = this.ticks.rate.get();
		int delay = this.ticks.delay.get();
		int trigger = this.ticks.trigger.get();
		await().until(() -> this.ticks.trigger.get() > trigger + 10);
		// One of each may have begun before.
		assertThat(this.ticks.rate.get()).isLessThanOrEqualTo(rate + 1);
		assertThat(this.ticks.delay.get()).isLessThanOrEqualTo(delay + 1);
		assertThat(handedOver).isNotDone();
		container.finish();
		handedOver.get(20, TimeUnit.SECONDS);
		int all = this.ticks.all();
		awaitLater();
		assertThat(this.ticks.all()).isEqualTo(all);
	}

	@Test
	void aProcessThatIsNotWaitedForAndDoesNothingSaysNothing(CapturedOutput output) throws Exception {
		this.application = BackgroundApplication.owner().start();
		this.application.handOver(Duration.ZERO).get(20, TimeUnit.SECONDS);
		await().until(() -> this.application.events().size() == 1);
		assertThat(output).doesNotContain("goes on beside that of the next");
	}

	@Test
	void aProcessThatIsNotWaitedForBeginsNothingAnyMore(CapturedOutput output) throws Exception {
		Blocking blocking = new Blocking();
		start(BackgroundApplication.owner().with("blocking", Blocking.class, () -> blocking));
		blocking.begun.await();
		assertThat(this.application.handOver(Duration.ZERO)).isDone();
		assertThat(this.application.ownership().isOwner()).isFalse();
		assertThat(output).contains("goes on beside that of the next").contains(Blocking.class.getName() + ".work");
		int before = this.ticks.all();
		awaitLater();
		// What had begun on other threads may end.
		assertThat(this.ticks.all()).isLessThanOrEqualTo(before + 3);
		blocking.release.countDown();
	}

	@Test
	void anUpgradeThatFailsWhileTheSwitchWaitsTakesNothingAwayLater(CapturedOutput output) throws Exception {
		Blocking blocking = new Blocking();
		start(BackgroundApplication.owner(Duration.ofMillis(200)).with("blocking", Blocking.class, () -> blocking));
		blocking.begun.await();
		CompletableFuture<?> handedOver = this.application.handOver();
		this.application.end(Outcome.FAILED);
		handedOver.get(20, TimeUnit.SECONDS);
		int before = this.ticks.rate.get();
		await().until(() -> this.ticks.rate.get() > before + 10);
		assertThat(output).doesNotContain("goes on beside that of the next");
		blocking.release.countDown();
	}

	@Test
	void oneThatRunsOnlyOnceIsNotLost() throws Exception {
		start(BackgroundApplication.owner());
		AtomicInteger runs = new AtomicInteger();
		OwnedTaskScheduler scheduler = new OwnedTaskScheduler(scheduler(), this.application.ownership(),
				(name) -> false);
		this.application.handOver().get(20, TimeUnit.SECONDS);
		scheduler.schedule(runs::incrementAndGet, Instant.now());
		this.application.serve();
		await().until(() -> runs.get() == 1);

		ThreadPoolTaskScheduler paused = (ThreadPoolTaskScheduler) scheduler();
		paused.stop();
		scheduler.schedule(runs::incrementAndGet, Instant.now());
		this.application.handOver().get(20, TimeUnit.SECONDS);
		paused.start();
		awaitLater();
		assertThat(runs).hasValue(1);
		this.application.serve();
		await().until(() -> runs.get() == 2);
	}

	@Test
	void oneThatRunsOnlyOnceAndComesDueWhileTheSwitchWaitsIsKept() throws Exception {
		Blocking blocking = new Blocking();
		start(BackgroundApplication.owner().with("blocking", Blocking.class, () -> blocking));
		blocking.begun.await();
		AtomicInteger scheduled = new AtomicInteger();
		ThreadPoolTaskScheduler counting = new ThreadPoolTaskScheduler() {

			@Override
			public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
				scheduled.incrementAndGet();
				return super.schedule(task, startTime);
			}

		};
		counting.initialize();
		AtomicInteger runs = new AtomicInteger();
		CompletableFuture<?> handedOver = this.application.handOver();
		new OwnedTaskScheduler(counting, this.application.ownership(), (name) -> false).schedule(runs::incrementAndGet,
				Instant.now());
		awaitLater();
		assertThat(handedOver).isNotDone();
		assertThat(scheduled).hasValue(1);
		assertThat(runs).hasValue(0);
		this.application.end(Outcome.FAILED);
		await().until(() -> runs.get() == 1);
		blocking.release.countDown();
		counting.shutdown();
	}

	@Test
	void anInitialDelayBeginsWhenTheSuccessorServes() {
		this.application = BackgroundApplication.successor().start();
		Instant[] start = new Instant[1];
		ThreadPoolTaskScheduler noting = new ThreadPoolTaskScheduler() {

			@Override
			public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
				start[0] = startTime;
				return super.scheduleAtFixedRate(task, startTime, period);
			}

		};
		noting.initialize();
		Duration delay = Duration.ofHours(1);
		Instant registered = Instant.now();
		new OwnedTaskScheduler(noting, this.application.ownership(), (name) -> false).scheduleAtFixedRate(() -> {
		}, registered.plus(delay), delay);
		Instant scheduled = Instant.now();
		await().until(() -> Instant.now().isAfter(scheduled.plusMillis(100)));
		this.application.serve();
		await().until(() -> start[0] != null);
		assertThat(start[0]).isAfter(registered.plus(delay).plusMillis(99));
		noting.shutdown();
	}

	@Test
	void oneThatIsCancelledBeforeTheSuccessorServesNeverRuns() throws Exception {
		start(BackgroundApplication.successor(List.of(), List.of(BEAT)));
		this.application.context()
			.getBean(ScheduledTaskHolder.class)
			.getScheduledTasks()
			.stream()
			.filter((task) -> !task.toString().equals(BEAT))
			.forEach((task) -> {
				assertThat(task.nextExecution()).isNull();
				task.cancel();
			});
		this.application.serve();
		await().until(() -> this.application.events().size() == 1);
		this.beat.awaitMore();
		assertThat(this.ticks.all()).isZero();
	}

	@Test
	void whatAConfigurerSchedulesAtOnceWaitsToo() throws Exception {
		AtomicInteger runs = new AtomicInteger();
		start(BackgroundApplication.successor(List.of(), List.of(BEAT))
			.with("scheduling", SchedulingConfigurer.class, () -> (registrar) -> registrar
				.scheduleFixedRateTask(new FixedRateTask(runs::incrementAndGet, Duration.ofMillis(2), Duration.ZERO))));
		this.beat.awaitMore();
		assertThat(runs).hasValue(0);
		this.application.serve();
		await().until(() -> runs.get() > 1);
	}

	@Test
	void whatRunsOnASchedulerThatAConfigurerSetsWaitsToo() throws Exception {
		ThreadPoolTaskScheduler scheduler = scheduler("set-");
		scheduler.initialize();
		start(BackgroundApplication.successor(List.of(), List.of(BEAT))
			.with("setting", SchedulingConfigurer.class, () -> (registrar) -> registrar.setTaskScheduler(scheduler)));
		this.beat.awaitMore();
		assertThat(this.ticks.all()).isZero();
		this.application.serve();
		await().until(() -> this.ticks.rate.get() > 1);
		scheduler.shutdown();
	}

	@Test
	void eachRunsOnItsOwnScheduler() {
		Qualified qualified = new Qualified();
		this.application = BackgroundApplication.successor()
			.with("taskScheduler", TaskScheduler.class, () -> scheduler("general-"))
			.with("other", TaskScheduler.class, () -> scheduler("other-"))
			.with("qualified", Qualified.class, () -> qualified)
			.start();
		this.application.serve();
		await().until(() -> qualified.thread != null);
		assertThat(qualified.thread).startsWith("other-");
	}

	@Test
	void schedulersThatStartAThreadForEachTaskAreNoDifferent() throws Exception {
		SimpleAsyncTaskScheduler scheduler = new SimpleAsyncTaskScheduler();
		this.application = withTicks(BackgroundApplication.successor(List.of(), List.of(BEAT)))
			.with("taskScheduler", TaskScheduler.class, () -> scheduler)
			.start();
		this.beat.awaitMore();
		assertThat(this.ticks.all()).isZero();
		this.application.serve();
		await().until(() -> this.ticks.rate.get() > 1 && this.ticks.delay.get() > 1 && this.ticks.trigger.get() > 1);
	}

	private void start(BackgroundApplication application) {
		this.application = withTicks(application).with("taskScheduler", TaskScheduler.class, () -> scheduler("task-"))
			.start();
	}

	private BackgroundApplication withTicks(BackgroundApplication application) {
		return application.with("ticks", Ticks.class, () -> this.ticks)
			.with("beat", Beat.class, () -> this.beat)
			.with("added", SchedulingConfigurer.class, () -> (registrar) -> registrar
				.addTriggerTask(this.ticks.trigger::incrementAndGet, new PeriodicTrigger(Duration.ofMillis(2))));
	}

	/** Waits until the scheduler would have done much. */
	private void awaitLater() throws InterruptedException {
		CountDownLatch later = new CountDownLatch(1);
		scheduler().schedule(later::countDown, Instant.now().plusMillis(100));
		later.await();
	}

	private TaskScheduler scheduler() {
		return this.application.context().getBean("taskScheduler", TaskScheduler.class);
	}

	private static ThreadPoolTaskScheduler scheduler(String prefix) {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setThreadNamePrefix(prefix);
		scheduler.setPoolSize(3);
		return scheduler;
	}

	/**
	 * Work that is for one.
	 */
	static class Ticks {

		private final AtomicInteger rate = new AtomicInteger();

		private final AtomicInteger delay = new AtomicInteger();

		private final AtomicInteger trigger = new AtomicInteger();

		private final AtomicInteger hourly = new AtomicInteger();

		private final AtomicInteger once = new AtomicInteger();

		@Scheduled(fixedRate = 2)
		void rate() {
			this.rate.incrementAndGet();
		}

		@Scheduled(fixedDelay = 2)
		void delay() {
			this.delay.incrementAndGet();
		}

		@Scheduled(fixedRate = 1, timeUnit = TimeUnit.HOURS)
		void hourly() {
			this.hourly.incrementAndGet();
		}

		@Scheduled(initialDelay = 1)
		void once() {
			this.once.incrementAndGet();
		}

		int all() {
			return this.rate.get() + this.delay.get() + this.trigger.get() + this.hourly.get() + this.once.get();
		}

	}

	/**
	 * Work that is for each process, on the same scheduler: while it goes on, so would
	 * the other.
	 */
	static class Beat {

		private final AtomicInteger beats = new AtomicInteger();

		@Scheduled(fixedRate = 5)
		void beat() {
			this.beats.incrementAndGet();
		}

		void awaitMore() {
			int before = this.beats.get();
			await().until(() -> this.beats.get() > before + 10);
		}

	}

	/**
	 * Work that takes its time.
	 */
	static class Blocking {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private final CountDownLatch ended = new CountDownLatch(1);

		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
		void work() throws InterruptedException {
			this.begun.countDown();
			this.release.await();
			this.ended.countDown();
		}

	}

	/**
	 * Work for a certain scheduler.
	 */
	static class Qualified {

		private volatile String thread;

		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS, scheduler = "other")
		void work() {
			this.thread = Thread.currentThread().getName();
		}

	}

}
