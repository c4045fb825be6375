/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.autoconfigure.TestApplication.Controller;
import io.github.gracefulrestart.tomcat.GracefulHttp11NioProtocol;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class StopTests {

	@Test
	void aRequestInFlightIsFinished() throws Exception {
		TestApplication application = TestApplication.enabled();
		Controller controller = application.bean(Controller.class);
		try (KeptConnection connection = new KeptConnection(application.port())) {
			connection.send("/slow");
			controller.awaitSlowRequest();
			CompletableFuture<Void> stop = CompletableFuture.runAsync(application::close);
			awaitDrain(application.connector());
			assertThat(stop).isNotDone();
			controller.release();
			assertThat(connection.receive()).startsWith("http/1.1 200").endsWith("slow");
			stop.get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void aKeptConnectionIsServedOnceMoreAndToldThatItEnds() throws Exception {
		TestApplication application = TestApplication.enabled();
		Controller controller = application.bean(Controller.class);
		Connector connector = application.connector();
		try (KeptConnection slow = new KeptConnection(application.port());
				KeptConnection kept = new KeptConnection(application.port())) {
			assertThat(kept.send("/").receive()).doesNotContain("connection: close");
			kept.begin("/");
			slow.send("/slow");
			controller.awaitSlowRequest();
			CompletableFuture<Void> stop = CompletableFuture.runAsync(application::close);
			awaitDrain(connector);
			assertThat(kept.finish().receive()).startsWith("http/1.1 200")
				.contains("connection: close")
				.endsWith("hello");
			assertThat(kept.isEnded()).isTrue();
			controller.release();
			slow.receive();
			stop.get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void aRequestThatNeedsASchedulerIsServedWhileTheApplicationFinishesOthers() throws Exception {
		TestApplication application = TestApplication.enabled();
		Controller controller = application.bean(Controller.class);
		Connector connector = application.connector();
		try (KeptConnection slow = new KeptConnection(application.port());
				KeptConnection kept = new KeptConnection(application.port())) {
			kept.begin("/scheduled");
			slow.send("/slow");
			controller.awaitSlowRequest();
			CompletableFuture<Void> stop = CompletableFuture.runAsync(application::close);
			awaitDrain(connector);
			assertThat(kept.finish().receive()).startsWith("http/1.1 200").contains("\"scheduled\"");
			controller.release();
			slow.receive();
			stop.get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void anApplicationThatIsToStopImmediatelyWaitsForNothing() throws Exception {
		TestApplication application = TestApplication.enabled("server.shutdown=immediate");
		Controller controller = application.bean(Controller.class);
		try (KeptConnection connection = new KeptConnection(application.port())) {
			connection.send("/slow");
			controller.awaitSlowRequest();
			CompletableFuture.runAsync(application::close).get(10, TimeUnit.SECONDS);
		}
		finally {
			controller.release();
		}
	}

	@Test
	void aPausedApplicationGoesOnServing() throws IOException {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.sources(ConnectorTests.AdditionalObstacle.class);
		try (TestApplication application = TestApplication.run(builder);
				KeptConnection kept = new KeptConnection(application.port())) {
			kept.send("/").receive();
			application.context().pause();
			assertThat(kept.send("/").receive()).startsWith("http/1.1 200").doesNotContain("connection: close");
			application.context().restart();
			assertThat(application.send("GET", "/").headers().firstValue("Connection")).isEmpty();
			assertThat(application.bean(Upgrader.class).request("test").join().accepted()).isTrue();
		}
	}

	@Test
	void aStoppedApplicationServesAgainWhenItIsStarted() throws IOException {
		try (TestApplication application = TestApplication.enabled()) {
			long threads = upgraderThreads();
			application.context().stop();
			application.context().start();
			try (KeptConnection kept = new KeptConnection(application.port())) {
				assertThat(kept.send("/").receive()).doesNotContain("connection: close");
				assertThat(kept.send("/").receive()).doesNotContain("connection: close");
			}
			assertThat(upgraderThreads()).isEqualTo(threads);
		}
	}

	@Test
	void theEndOfAChildContextStopsNothing() throws IOException {
		try (TestApplication application = TestApplication.enabled();
				KeptConnection kept = new KeptConnection(application.port())) {
			GenericApplicationContext child = new GenericApplicationContext(application.context());
			child.refresh();
			child.close();
			assertThat(kept.send("/").receive()).startsWith("http/1.1 200").doesNotContain("connection: close");
			assertThat(application.send("GET", "/").statusCode()).isEqualTo(200);
		}
	}

	private static void awaitDrain(Connector connector) {
		GracefulHttp11NioProtocol protocol = (GracefulHttp11NioProtocol) connector.getProtocolHandler();
		await().until(() -> protocol.getMaxKeepAliveRequests() == 1);
	}

	private static long upgraderThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("graceful-restart"))
			.count();
	}

}
