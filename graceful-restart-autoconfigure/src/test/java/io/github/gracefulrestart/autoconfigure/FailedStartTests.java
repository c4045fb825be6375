/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.handoff.ControlSocket;
import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.PeerListener;
import io.github.gracefulrestart.handoff.Successor;
import io.github.gracefulrestart.socket.Descriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class FailedStartTests implements PeerListener {

	private static final String GONE = "gone";

	private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

	private ControlSocket socket;

	@BeforeEach
	void open(@TempDir Path directory) throws Exception {
		this.socket = ControlSocket.open(directory, this::welcome);
	}

	private void welcome(Successor successor) {
		try {
			successor.welcome(2, "upgrade", List.of(), List.of(), this);
		}
		catch (Exception ex) {
			this.heard.add(ex);
		}
	}

	@AfterEach
	void close() {
		this.socket.close();
	}

	@Override
	public void said(Message message, List<Descriptor> descriptors) {
		this.heard.add(message);
	}

	@Override
	public void broke(String reason) {
		throw new IllegalStateException(reason);
	}

	@Override
	public void gone(String reason) {
		this.heard.add(GONE);
	}

	@Test
	void thePredecessorLearnsWhyTheContextWasNotMade() throws InterruptedException {
		assertThatException().isThrownBy(() -> successor().sources(Broken.class).run());
		assertThat(next()).isEqualTo(new Message.Abort(
				"its application did not start: java.lang.IllegalStateException: the database is gone"));
		assertThat(next()).isEqualTo(GONE);
	}

	@Test
	void thePredecessorLearnsThatARunnerFailed() throws InterruptedException {
		assertThatException().isThrownBy(() -> successor().sources(BrokenRunner.class).run());
		assertThat(next()).isEqualTo(
				new Message.Abort("its application did not start: java.lang.IllegalStateException: no migration"));
	}

	@Test
	void aLongReasonIsCut() throws InterruptedException {
		assertThatException().isThrownBy(() -> successor("failure=" + "x".repeat(100_000)).sources(Broken.class).run());
		assertThat(next()).isInstanceOfSatisfying(Message.Abort.class,
				(abort) -> assertThat(abort.reason()).hasSizeLessThan(2000).endsWith(" ..."));
	}

	@Test
	void thePredecessorHearsNothingOfAnotherApplication() throws InterruptedException {
		Inheritance inheritance = Inheritance.of(this.socket.invitation().environment(), null);
		try (TestApplication application = TestApplication.start()) {
			inheritance.watch(application.context());
			assertThatException().isThrownBy(
					() -> TestApplication.builder().parent(application.context()).sources(BrokenRunner.class).run());
			assertThat(this.heard).isEmpty();
		}
		finally {
			inheritance.predecessor().close();
		}
	}

	private SpringApplicationBuilder successor(String... properties) {
		Inheritance inheritance = Inheritance.of(this.socket.invitation().environment(), null);
		return TestApplication.builder(properties).initializers(inheritance::watch);
	}

	private Object next() throws InterruptedException {
		return this.heard.poll(20, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		Object database(Environment environment) {
			throw new IllegalStateException(environment.getProperty("failure", "the database is gone"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BrokenRunner {

		@Bean
		ApplicationRunner migration() {
			return (arguments) -> {
				throw new IllegalStateException("no migration");
			};
		}

	}

}
