/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.Draining;
import io.github.gracefulrestart.handoff.Message.Dropped;
import io.github.gracefulrestart.handoff.Message.Failing;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Finish;
import io.github.gracefulrestart.handoff.Message.Heartbeat;
import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.handoff.Message.Offer;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Report;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Message.Superseded;
import io.github.gracefulrestart.handoff.Message.Welcome;
import io.github.gracefulrestart.socket.UnixConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MessageCodec}.
 */
class MessageCodecTests {

	@ParameterizedTest
	@MethodSource("messages")
	void aMessageIsReadAsItWasWritten(Message message) throws ProtocolException {
		Frame frame = MessageCodec.encode(message, 3);
		assertThat(frame.descriptors()).isEqualTo(3);
		assertThat(MessageCodec.decode(Frame.decode(frame.encode().position(4)))).isEqualTo(message);
	}

	@ParameterizedTest
	@MethodSource("messages")
	void aFieldThatIsNotKnownIsIgnored(Message message) throws ProtocolException {
		Frame frame = MessageCodec.encode(message, 0);
		frame.fields().add("from-the-future", "x").add("from-the-future", "y");
		assertThat(MessageCodec.decode(frame)).isEqualTo(message);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20, 255 })
	void aTypeThatIsNotKnownIsRefused(int type) {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> MessageCodec.decode(new Frame(type, 0, new Fields())))
			.withMessageContaining("type " + type);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "example.org", "", "1.2.3", "1", "1.2.3.256", "1.2.3.4.5", "0x7f000001",
			"01.2.3.4", "1.2.3.4 ", "cafe", "::1%a b" })
	void whatIsNotAnAddressIsRefusedWithoutLookingItUp(String address) {
		// The message for what the JDK was asked about is another.
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> MessageCodec.decode(welcome(address)))
			.withMessageContaining("not the address of a listener: '" + address + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "127.0.0.1", "255.249.199.99", "::", "::1", "2001:db8:0:0:0:0:0:1",
			"::ffff:1.2.3.4", "fe80:0:0:0:0:0:0:1%1" })
	void addressesOfBothFamiliesAreRead(String address) throws ProtocolException, UnknownHostException {
		Welcome welcome = (Welcome) MessageCodec.decode(welcome(address));
		assertThat(welcome.listeners().get(0).wanted())
			.isEqualTo(new InetSocketAddress(InetAddress.getByName(address), 8080));
	}

	@ParameterizedTest
	@MethodSource("incomplete")
	void aMessageThatLacksAFieldOrHasItWrongIsRefused(int type, Fields fields, String problem) {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> MessageCodec.decode(new Frame(type, 0, fields)))
			.withMessageContaining(problem);
	}

	@Test
	void theReasonOfAnAbortFitsIntoAFrame() throws ProtocolException {
		Abort abort = new Abort("€".repeat(100_000));
		assertThat(abort.reason()).hasSize(4096);
		assertThat(MessageCodec.encode(abort, 0).encode().remaining()).isLessThan(Frame.MAX_SIZE);
	}

	@Test
	void theReasonOfAnAbortIsNotCutWithinACharacter() throws ProtocolException {
		Abort abort = new Abort("x" + "\uD83D\uDE00".repeat(5000));
		assertThat(MessageCodec.decode(Frame.decode(MessageCodec.encode(abort, 0).encode().position(4))))
			.isEqualTo(abort);
	}

	@Test
	void asManyConnectionsAsAMessageCarriesFitIntoAFrame() throws ProtocolException {
		IdleState state = new IdleState("management".repeat(10), Integer.MIN_VALUE, Long.MIN_VALUE);
		Connections connections = new Connections(Integer.MAX_VALUE,
				Collections.nCopies(UnixConnection.MAX_DESCRIPTORS, state));
		assertThat(MessageCodec.encode(connections, UnixConnection.MAX_DESCRIPTORS).encode().remaining())
			.isLessThan(Frame.MAX_SIZE);
	}

	@Test
	void asManyGenerationsAsMayDrainFitIntoAFrame() throws ProtocolException {
		Draining draining = new Draining(Collections.nCopies(101, draining(Integer.MAX_VALUE)));
		assertThat(MessageCodec.encode(draining, 0).encode().remaining()).isLessThan(Frame.MAX_SIZE);
	}

	@Test
	void theTextOfAHelloDoesNotTellTheToken() {
		assertThat(new Hello(List.of(1), 42, "secret")).asString().contains("42").doesNotContain("secret");
	}

	static Stream<Message> messages() throws UnknownHostException {
		InetAddress any = InetAddress.getByName("0.0.0.0");
		return Stream.of(new Hello(List.of(1, 2), 4711, "secret"), new Welcome(1, 2, "cafe0001", 4710,
				List.of(new Offer("server", new InetSocketAddress(any, 8080), true),
						new Offer("management", new InetSocketAddress(InetAddress.getByName("::1"), 0), false)),
				List.of("pipe:[4711]", "pipe:[4712]")), new Welcome(1, 2, "cafe0001", 4710, List.of(), List.of()),
				new Ready(Set.of("server", "management")), new Ready(Set.of()), new Released(), new Serving(),
				new Serving(OptionalLong.of(-5)), new Farewell(Map.of("id", "cafe0001", "outcome", "COMPLETED")),
				new Farewell(Map.of()), new Stopping(), new Abort("no läuft"), new Connections(0, List.of()),
				new Connections(7,
						List.of(new IdleState("server", -1, 0), new IdleState("server", 99, 20_000L),
								new IdleState("management", 0, Long.MAX_VALUE))),
				new Adopted(7, Set.of()), new Adopted(7, Set.of(0, 2, 252)), new LetGo(Integer.MAX_VALUE),
				new Superseded(), new Dropped(Set.of("server", "management")), new Finish(3, Long.MAX_VALUE),
				new Draining(List.of()), new Draining(List.of(draining(2), draining(1))),
				new Report(Map.of("id", "cafe0001")), new Failing("läuft schlecht"), new Recall(""), new Heartbeat(),
				new Released(OptionalLong.of(71_000)));
	}

	private static DrainingGeneration draining(int generation) {
		return new DrainingGeneration(generation, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE,
				Instant.ofEpochMilli(1), Instant.ofEpochMilli(Long.MAX_VALUE));
	}

	static Stream<Arguments> incomplete() {
		return Stream.of(Arguments.of(1, new Fields().add("pid", "1"), "'token' comes 0 times"),
				Arguments.of(1, new Fields().add("token", "x"), "'pid' comes 0 times"),
				Arguments.of(1, new Fields().add("token", "x").add("token", "y").add("pid", 1), "'token' comes 2"),
				Arguments.of(1, new Fields().add("token", "x").add("pid", "one"), "'pid' is not a number: 'one'"),
				Arguments.of(1, new Fields().add("version", 1L << 32 | 1), "'version' is out of range"),
				Arguments.of(2, fields().add("listener.name", "server"), "lacks its name, address or port"),
				Arguments.of(2, listener("::", "65536"), "port '65536'"),
				Arguments.of(14, new Fields().add("generation", 1), "'within' comes 0 times"),
				Arguments.of(15, new Fields().add("generation", 1).add("pid", 2), "a generation lacks its connections"),
				Arguments.of(2, listener("::", "-1"), "port '-1'"),
				Arguments.of(2, listener("::", "http"), "'listener.port' is not a number"),
				Arguments.of(2, new Fields().add("version", 1), "'generation' comes 0 times"),
				Arguments.of(8, new Fields(), "'reason' comes 0 times"),
				Arguments.of(9, new Fields(), "'batch' comes 0 times"),
				Arguments.of(17, new Fields(), "'reason' comes 0 times"),
				Arguments.of(18, new Fields(), "'reason' comes 0 times"),
				Arguments.of(9, connection("1", "1").add("listener", "server"), "lacks its listener"),
				Arguments.of(9, connection("1", "1").add("timeout", "1"), "lacks its listener"),
				Arguments.of(9, connection("1", "1").add("requests-left", "1"), "lacks its listener"),
				Arguments.of(9, connection("many", "1"), "'requests-left' is not a number"),
				Arguments.of(9, connection("2147483648", "1"), "'requests-left' is out of range"),
				Arguments.of(9, connection("1", "soon"), "'timeout' is not a number"),
				Arguments.of(10, new Fields().add("refused", 1), "'batch' comes 0 times"),
				Arguments.of(10, new Fields().add("batch", 1).add("batch", 2), "'batch' comes 2 times"),
				Arguments.of(10, new Fields().add("batch", 1).add("refused", "all"), "'refused' is not a number"),
				Arguments.of(11, new Fields(), "'batch' comes 0 times"),
				Arguments.of(11, new Fields().add("batch", "first"), "'batch' is not a number"));
	}

	private static Fields connection(String requestsLeft, String timeout) {
		return new Fields().add("batch", 1)
			.add("listener", "server")
			.add("requests-left", requestsLeft)
			.add("timeout", timeout);
	}

	private static Frame welcome(String address) {
		return new Frame(2, 1, listener(address, "8080"));
	}

	private static Fields listener(String address, String port) {
		return fields().add("listener.name", "server").add("listener.address", address).add("listener.port", port);
	}

	private static Fields fields() {
		return new Fields().add("version", 1).add("generation", 2).add("upgrade", "cafe").add("pid", 1);
	}

}
