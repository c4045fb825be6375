/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.Phase;
import io.github.gracefulrestart.upgrade.UpgradeAnswer;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class ReadinessTests {

	@Test
	void anApplicationThatIsNotReadyIsNotUpgradedWhateverItsChildContextsAre() {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.sources(ImpatientChild.class);
		try (TestApplication application = TestApplication.run(builder)) {
			UpgradeAnswer answer = application.bean(ImpatientChild.class).answer;
			assertThat(answer).isEqualTo(new UpgradeAnswer(false, "", "the application is not ready yet"));
		}
	}

	@Test
	void theApplicationHearsOfTheLifeOfAnUpgrade() throws InterruptedException {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.sources(ConnectorTests.AdditionalObstacle.class, Hearing.class);
		try (TestApplication application = TestApplication.run(builder)) {
			Hearing hearing = application.bean(Hearing.class);
			assertThat(hearing.next()).isEqualTo(new UpgradeEvent.Serving(1));
			application.bean(Upgrader.class).request("test");
			assertThat(hearing.next()).isInstanceOfSatisfying(UpgradeEvent.Started.class,
					(started) -> assertThat(started.report().origin()).isEqualTo("test"));
			assertThat(hearing.next()).isInstanceOfSatisfying(UpgradeEvent.PhaseStarted.class,
					(started) -> assertThat(started.report().phase()).isEqualTo(Phase.PREFLIGHT));
			assertThat(hearing.next()).isInstanceOfSatisfying(UpgradeEvent.Ended.class, (ended) -> {
				assertThat(ended.report().outcome()).isEqualTo(Outcome.REFUSED);
				assertThat(ended.report().reason()).contains("Connector 'server-2'");
			});
		}
	}

	@Test
	void thePidFileIsThereFromReadinessToStop(@TempDir Path directory) throws InterruptedException {
		Path file = directory.resolve("app.pid");
		SpringApplicationBuilder builder = TestApplication
			.builder("graceful.restart.enabled=true", "graceful.restart.pid-file=" + file)
			.sources(Hearing.class, PidFileWatch.class);
		TestApplication application = TestApplication.run(builder);
		assertThat(application.bean(PidFileWatch.class).beforeReadiness).isFalse();
		application.bean(Hearing.class).next();
		assertThat(file).hasContent(String.valueOf(ProcessHandle.current().pid()));
		application.close();
		assertThat(directory).isEmptyDirectory();
	}

	@Test
	void thePidFileOfAnotherProcessStaysAtStop(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("app.pid");
		SpringApplicationBuilder builder = TestApplication
			.builder("graceful.restart.enabled=true", "graceful.restart.pid-file=" + file)
			.sources(Hearing.class);
		TestApplication application = TestApplication.run(builder);
		application.bean(Hearing.class).next();
		Files.writeString(file, "1\n");
		application.close();
		assertThat(file).hasContent("1");
	}

	@Configuration(proxyBeanMethods = false)
	static class ImpatientChild {

		private UpgradeAnswer answer = new UpgradeAnswer(true, "", "");

		@Bean
		ApplicationRunner childContext(ApplicationContext context, Upgrader upgrader, ImpatientChild holder) {
			return (arguments) -> {
				try (GenericApplicationContext child = new GenericApplicationContext(context)) {
					child.refresh();
					AvailabilityChangeEvent.publish(child, ReadinessState.ACCEPTING_TRAFFIC);
					holder.answer = upgrader.request("test").join();
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hearing {

		private final BlockingQueue<UpgradeEvent> events = new LinkedBlockingQueue<>();

		@EventListener
		void hear(UpgradeEvent event) {
			this.events.add(event);
		}

		UpgradeEvent next() throws InterruptedException {
			UpgradeEvent event = this.events.poll(20, TimeUnit.SECONDS);
			assertThat(event).isNotNull();
			return event;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PidFileWatch {

		private boolean beforeReadiness;

		@Bean
		ApplicationRunner watch(GracefulRestartProperties properties, PidFileWatch holder) {
			return (arguments) -> holder.beforeReadiness = Files.exists(properties.pidFile());
		}

	}

}
