/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.upgrade.UpgradeEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class SignalTests {

	private static final String SHARED = "Another application in this process can be upgraded too";

	@Test
	void aSignalAsksForAnUpgrade() throws Exception {
		try (TestApplication application = start("USR1")) {
			kill("USR1");
			assertThat(origin(application)).isEqualTo("SIGUSR1");
		}
	}

	@Test
	void aSignalThatComesDuringTheStartIsLogged(CapturedOutput output) {
		// Its default action is to do nothing, should nobody take it.
		SpringApplicationBuilder builder = TestApplication.builder();
		builder.properties("graceful.restart.enabled=true", "graceful.restart.signal=sigwinch")
			.initializers((context) -> {
				kill("WINCH");
				await().untilAsserted(() -> assertThat(output)
					.contains("Ignored SIGWINCH: the application has not started yet; send it again when it has"));
			});
		try (TestApplication application = TestApplication.run(builder)) {
			assertThat(application.context().isRunning()).isTrue();
		}
	}

	@Test
	void aSignalReachesTheApplicationThatStartedLastAndStillRuns(CapturedOutput output) throws Exception {
		try (TestApplication first = start("URG")) {
			assertThat(output).doesNotContain(SHARED);
			try (TestApplication second = start("URG")) {
				assertThat(output).containsOnlyOnce(SHARED);
				kill("URG");
				assertThat(origin(second)).isEqualTo("SIGURG");
				assertThat(first.bean(Hearing.class).started).isEmpty();
			}
			kill("URG");
			assertThat(origin(first)).isEqualTo("SIGURG");
		}
	}

	@Test
	void theEndOfTheApplicationThatStartedFirstDoesNotMakeTheOtherDeaf() throws Exception {
		TestApplication first = start("PWR");
		try (TestApplication second = start("PWR")) {
			first.close();
			kill("PWR");
			assertThat(origin(second)).isEqualTo("SIGPWR");
		}
	}

	@Test
	void aSignalThatComesAfterTheEndIsLogged(CapturedOutput output) {
		start("IO").close();
		kill("IO");
		await().untilAsserted(() -> assertThat(output).contains("Ignored SIGIO: the application is shutting down"));
	}

	private static TestApplication start(String signal) {
		return TestApplication
			.run(TestApplication.builder("graceful.restart.enabled=true", "graceful.restart.signal=" + signal)
				.sources(Hearing.class, ConnectorTests.AdditionalObstacle.class));
	}

	private static String origin(TestApplication application) throws InterruptedException {
		UpgradeEvent.Started started = application.bean(Hearing.class).started.poll(20, TimeUnit.SECONDS);
		assertThat(started).isNotNull();
		return started.report().origin();
	}

	private static void kill(String signal) {
		try {
			String pid = String.valueOf(ProcessHandle.current().pid());
			assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).inheritIO().start().waitFor())
				.isZero();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Hearing {

		private final BlockingQueue<UpgradeEvent.Started> started = new LinkedBlockingQueue<>();

		@EventListener
		void hear(UpgradeEvent.Started event) {
			this.started.add(event);
		}

	}

}
