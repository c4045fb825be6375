/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Welcome;
import io.github.gracefulrestart.socket.UnixConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two libraries that speak different versions of the protocol.
 */
@Timeout(30)
class ProtocolVersionsTests {

	private static final String ADVICE = "; stop the application and start its new version, or upgrade it to one"
			+ " first whose graceful-restart speaks a version of each";

	@TempDir
	private Path directory;

	static Stream<List<Integer>> understood() {
		return Stream.of(List.of(1), List.of(2, 1), List.of(99, 1, 0), List.of(1, 1, 1), List.of(-1, 0, 1),
				List.of(Integer.MAX_VALUE, 1, Integer.MIN_VALUE), IntStream.range(0, 100).boxed().toList());
	}

	@ParameterizedTest
	@MethodSource("understood")
	void theNewestVersionThatBothSpeakIsPicked(List<Integer> offered) throws Exception {
		try (Meeting meeting = new Meeting(this.directory); UnixConnection connection = meeting.connect()) {
			Conversation conversation = new Conversation(connection);
			conversation.send(meeting.hello(offered.toArray(Integer[]::new)));
			try (Successor successor = meeting.successor()) {
				successor.welcome(2, "cafe0001", List.of(), List.of(), new RecordingPeerListener());
				assertThat(conversation.receive().message()).isInstanceOfSatisfying(Welcome.class,
						(welcome) -> assertThat(welcome.version()).isOne());
			}
		}
	}

	static Stream<Arguments> notUnderstood() {
		return Stream.of(Arguments.of(List.of(2), "2"), Arguments.of(List.of(8, 7), "7, 8"),
				Arguments.of(List.of(), "none"), Arguments.of(List.of(2, 2, 2), "2"),
				Arguments.of(List.of(0, -1), "-1, 0"), Arguments.of(Collections.nCopies(100, 2), "2"),
				Arguments.of(IntStream.range(2, 102).boxed().toList(), "2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 90 more"));
	}

	@ParameterizedTest
	@MethodSource("notUnderstood")
	void whereThereIsNoneBothSidesAreNamedAndTheWayOut(List<Integer> offered, String named) throws Exception {
		try (Meeting meeting = new Meeting(this.directory); UnixConnection connection = meeting.connect()) {
			new Conversation(connection).send(meeting.hello(offered.toArray(Integer[]::new)));
			try (Successor successor = meeting.successor()) {
				assertThatExceptionOfType(ProtocolException.class)
					.isThrownBy(
							() -> successor.welcome(2, "cafe0001", List.of(), List.of(), new RecordingPeerListener()))
					.withMessage("predecessor and successor have no version of the protocol in common: the predecessor"
							+ " speaks 1, the successor " + named + ADVICE);
			}
		}
	}

	@Test
	void aVersionThatWasNotOfferedIsNotSpoken() throws Exception {
		try (ScriptedPredecessor scripted = new ScriptedPredecessor(this.directory.resolve("scripted"))) {
			CompletableFuture<Predecessor> joining = Meeting.join(scripted.invitation());
			Conversation conversation = scripted.meet();
			conversation.send(new Welcome(2, 2, "cafe0001", 1, List.of(), List.of()));
			String problem = "the predecessor picked version 2 of the protocol, but this process speaks 1";
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> joining.get(5, TimeUnit.SECONDS))
				.withMessageContaining(problem);
			assertThat(conversation.receive().message()).isEqualTo(new Abort(problem));
			conversation.close();
		}
	}

}
