/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is logged of a conversation.
 */
@Timeout(30)
class TranscriptTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(Transcript.class);

	private final Level level = this.logger.getLevel();

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	@TempDir
	private Path directory;

	@BeforeEach
	void attach() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(this.level);
	}

	@Test
	void eachMessageIsLoggedOnBothSidesWithoutTheToken() throws Exception {
		this.logger.setLevel(Level.DEBUG);
		try (Meeting meeting = new Meeting(this.directory); Predecessor predecessor = meeting.handOver()) {
			predecessor.tell(new Message.Ready(Set.of("server")));
			Awaitility.await().until(() -> lines().size() == 6);
			assertThat(lines().stream().map((line) -> line.substring(0, line.indexOf('[')))).containsExactly(
					"Saying to the predecessor: Hello", "Heard from the successor: Hello",
					"Saying to the successor: Welcome", "Heard from the predecessor: Welcome",
					"Saying to the predecessor: Ready", "Heard from the successor: Ready");
			assertThat(lines()).noneMatch((line) -> line.contains(meeting.invitation().token()));
		}
	}

	@Test
	void theRehearsalIsNotLogged() throws Exception {
		this.logger.setLevel(Level.DEBUG);
		new Rehearsal().play(1);
		assertThat(lines()).isEmpty();
	}

	@Test
	void nothingIsLoggedUnlessSomebodyWantsToSeeIt() throws Exception {
		this.logger.setLevel(Level.INFO);
		try (Meeting meeting = new Meeting(this.directory); Predecessor predecessor = meeting.handOver()) {
			predecessor.tell(new Message.Ready(Set.of()));
			assertThat(lines()).isEmpty();
		}
	}

	private List<String> lines() {
		return List.copyOf(this.appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

}
