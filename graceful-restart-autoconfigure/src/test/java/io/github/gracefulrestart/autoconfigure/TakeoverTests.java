/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.supervision.Supervision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.DefaultLifecycleProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that looks for the one that serves before it starts, and is found by
 * others.
 */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverTests {

	@TempDir
	private Path directory;

	private Path socket;

	@BeforeEach
	void choosePath() {
		this.socket = this.directory.resolve("app.sock");
	}

	@Test
	void whereNobodyServesItStartsAndIsFoundUntilItStops(CapturedOutput output) throws Exception {
		try (TestApplication application = start()) {
			assertThat(application.bean(Inheritance.class).isFirstGeneration()).isTrue();
			assertThat(output).contains("Nobody is to be found at the control socket " + this.socket);
			Predecessor found = Predecessor.join(new Invitation(this.socket, "")).orElseThrow();
			assertThat(found.generation()).isEqualTo(2);
			found.close();
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void oneThatHasFoundItsPredecessorByItselfKeepsItsProcessId() throws Exception {
		GracefulRestartProperties properties = new Binder(
				new MapConfigurationPropertySource(Map.of("graceful.restart.keep-pid", "always")))
			.bind("graceful.restart", GracefulRestartProperties.class)
			.get();
		try (TestApplication application = start()) {
			assertThat(application.bean(Inheritance.class).launched()).isFalse();
			GracefulRestartAutoConfiguration configuration = new GracefulRestartAutoConfiguration();
			Predecessor found = Predecessor.join(new Invitation(this.socket, "")).orElseThrow();
			assertThat(configuration.gracefulRestartSupervision(properties, new Inheritance(found, null, false, null),
					application.context()))
				.isNotSameAs(Supervision.NONE);
			assertThat(configuration.gracefulRestartSupervision(properties, new Inheritance(found, null, true, null),
					application.context()))
				.isSameAs(Supervision.NONE);
			found.close();
		}
	}

	@Test
	void twoApplicationsOfOneProcessLeaveEachOtherAlone(CapturedOutput output) throws Exception {
		try (TestApplication application = start()) {
			Object file = Files.getAttribute(this.socket, "unix:ino");
			try (TestApplication another = start()) {
				assertThat(Files.getAttribute(this.socket, "unix:ino")).isEqualTo(file);
				assertThat(another.bean(Inheritance.class).isFirstGeneration()).isTrue();
			}
			assertThat(application.context().isRunning()).isTrue();
			assertThat(Files.getAttribute(this.socket, "unix:ino")).isEqualTo(file);
			assertThat(output).contains("Another application of this process is found at the control socket");
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aTrainingRunDoesNotLookForIt(CapturedOutput output) {
		GracefulRestartProperties properties = new Binder(
				new MapConfigurationPropertySource(Map.of("graceful.restart.control-socket", this.socket.toString())))
			.bind("graceful.restart", GracefulRestartProperties.class)
			.get();
		try (TestApplication application = start()) {
			// Spring has looked for it already, or this JVM would end here.
			System.setProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME,
					DefaultLifecycleProcessor.ON_REFRESH_VALUE);
			Inheritance inheritance = new GracefulRestartAutoConfiguration().gracefulRestartInheritance(properties,
					application.context());
			assertThat(inheritance.isFirstGeneration()).isTrue();
			assertThat(output).doesNotContain("Another application of this process is found");
		}
		finally {
			System.clearProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME);
		}
	}

	@Test
	void oneThatIsTurnedAwayIsToldWhereAndWhatToDo() {
		TakeoverFailedException failure = new TakeoverFailedException(this.socket,
				new IOException("the predecessor does not hand over: upgrade cafe0001 is running"));
		FailureAnalysis analysis = new TakeoverFailureAnalyzer().analyze(failure);
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription())
			.isEqualTo("Cannot take over from the process that is found at the control socket " + this.socket
					+ ": the predecessor does not hand over: upgrade cafe0001 is running");
		assertThat(analysis.getAction()).contains("goes on serving, and this one ends")
			.contains("start this one again when that is over");
	}

	private TestApplication start() {
		return TestApplication.enabled("graceful.restart.control-socket=" + this.socket);
	}

}
