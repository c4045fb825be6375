/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeEvent.Serving;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class EventDeliveryTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final EventDelivery delivery = new EventDelivery(this.context, Duration.ofSeconds(20));

	private final List<UpgradeEvent> heard = new CopyOnWriteArrayList<>();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.release.countDown();
		get(this.delivery.close());
		this.context.close();
	}

	@Test
	void eventsAreHeardInTheirOrder() {
		listen(this.heard::add);
		List<Serving> events = IntStream.rangeClosed(1, 200).mapToObj(Serving::new).toList();
		events.forEach(this.delivery::deliver);
		get(this.delivery.delivered());
		assertThat(this.heard).hasSize(200).isEqualTo(events);
	}

	@Test
	void nobodyWaitsForAListenerExceptWhoWantsToKnow() {
		listen(this::awaitRelease);
		this.delivery.deliver(new Serving(1));
		CompletableFuture<Void> delivered = this.delivery.delivered();
		assertThat(delivered).isNotDone();
		this.release.countDown();
		get(delivered);
	}

	@Test
	void aListenerThatThrowsIsLoggedAndTheNextEventIsHeard(CapturedOutput output) {
		listen((event) -> {
			this.heard.add(event);
			throw new IllegalStateException("expected");
		});
		this.delivery.deliver(new Serving(1));
		this.delivery.deliver(new Serving(2));
		get(this.delivery.delivered());
		assertThat(this.heard).containsExactly(new Serving(1), new Serving(2));
		assertThat(output).contains("A listener of the application failed on Serving[generation=1]")
			.contains("IllegalStateException: expected");
	}

	@Test
	void whatWasPublishedBeforeTheEndIsHeardAndWhatComesLaterIsNot() {
		listen((event) -> {
			awaitRelease(event);
			this.heard.add(event);
		});
		this.delivery.deliver(new Serving(1));
		this.delivery.deliver(new Serving(2));
		CompletableFuture<Void> closed = this.delivery.close();
		assertThat(closed).isNotDone();
		this.release.countDown();
		get(closed);
		this.delivery.deliver(new Serving(3));
		get(this.delivery.delivered());
		assertThat(this.heard).containsExactly(new Serving(1), new Serving(2));
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().equals("graceful-restart-events")));
	}

	@Test
	void theEndDoesNotWaitForeverForAListener(CapturedOutput output) {
		listen(this::awaitRelease);
		EventDelivery impatient = new EventDelivery(this.context, Duration.ofMillis(50));
		impatient.deliver(new Serving(1));
		impatient.deliver(new Serving(2));
		get(impatient.close());
		assertThat(output).contains("still deals with an event; it is interrupted, and 1 more are not heard");
	}

	private void listen(Consumer<UpgradeEvent> listener) {
		this.context
			.addApplicationListener((ApplicationListener<PayloadApplicationEvent<UpgradeEvent>>) (event) -> listener
				.accept(event.getPayload()));
		this.context.refresh();
	}

	private void awaitRelease(UpgradeEvent event) {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void get(CompletableFuture<Void> future) {
		future.orTimeout(30, TimeUnit.SECONDS).join();
	}

}
