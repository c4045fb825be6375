/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.gracefulrestart.upgrade.UpgradeAnswer;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeListener;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the application's own listeners can do to an upgrade, which is nothing, and what
 * they may rely on.
 */
@Timeout(60)
class ApplicationEventTests {

	@TempDir
	private Path directory;

	@Test
	void aListenerThatDoesNotReturnHoldsUpNeitherThePidFileNorAnUpgrade() throws Exception {
		Path file = this.directory.resolve("app.pid");
		SpringApplicationBuilder builder = TestApplication
			.builder("graceful.restart.enabled=true", "graceful.restart.pid-file=" + file)
			.sources(ConnectorTests.AdditionalObstacle.class, Slow.class);
		try (TestApplication application = TestApplication.run(builder)) {
			Slow slow = application.bean(Slow.class);
			assertThat(slow.hears.await(20, TimeUnit.SECONDS)).isTrue();
			assertThat(file).hasContent(String.valueOf(ProcessHandle.current().pid()));
			Upgrader upgrader = application.bean(Upgrader.class);
			UpgradeAnswer answer = upgrader.request("test").get(20, TimeUnit.SECONDS);
			assertThat(answer.accepted()).isTrue();
			await().until(() -> upgrader.upgrades().get(0).reason().contains("Connector 'server-2'"));
			assertThat(slow.release.getCount()).isOne();
			slow.release.countDown();
		}
	}

	@Test
	void theSwitchWaitsForAListenerAlsoIfAnotherFails() {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.sources(HandingOver.class);
		try (TestApplication application = TestApplication.run(builder)) {
			CompletableFuture<?> over = application.bean(UpgradeEvents.class)
				.handingOver(Duration.ofSeconds(20))
				.toCompletableFuture();
			assertThat(over).isNotDone();
			application.bean(HandingOver.class).ended.complete(null);
			assertThat(over).succeedsWithin(Duration.ofSeconds(20));
		}
	}

	@Test
	void anApplicationThatStopsHearsOfItBeforeItsContextEnds() {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.sources(Noting.class);
		TestApplication application = TestApplication.run(builder);
		Noting noting = application.bean(Noting.class);
		application.close();
		assertThat(noting.notes).containsExactly("Serving", "Draining", "closed");
	}

	@Configuration(proxyBeanMethods = false)
	static class Slow {

		private final CountDownLatch hears = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		@EventListener
		void hear(UpgradeEvent.Serving event) throws InterruptedException {
			this.hears.countDown();
			this.release.await();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandingOver {

		private final CompletableFuture<Void> ended = new CompletableFuture<>();

		@Bean
		@Order(1)
		UpgradeListener failing() {
			return listener(() -> {
				throw new IllegalStateException("on purpose");
			});
		}

		@Bean
		@Order(2)
		UpgradeListener waiting() {
			return listener(() -> this.ended);
		}

		private static UpgradeListener listener(Supplier<CompletionStage<?>> over) {
			return new UpgradeListener() {

				@Override
				public void onEvent(UpgradeEvent event) {
				}

				@Override
				public CompletionStage<?> handingOver(Duration limit) {
					return over.get();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Noting {

		private final List<String> notes = new CopyOnWriteArrayList<>();

		private final ConfigurableApplicationContext context;

		Noting(ConfigurableApplicationContext context) {
			this.context = context;
		}

		// Slow on purpose: it is still busy with the first event when the context closes.
		@EventListener
		void hear(UpgradeEvent event) {
			await().until(this.context::isClosed);
			this.notes.add(event.getClass().getSimpleName());
		}

		@EventListener
		void hear(ContextClosedEvent event) {
			this.notes.add("closed");
		}

	}

}
