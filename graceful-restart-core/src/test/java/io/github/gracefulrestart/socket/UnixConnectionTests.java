/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link UnixConnection}.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class UnixConnectionTests {

	@TempDir
	private Path directory;

	private UnixPair pair;

	private final List<Descriptor> received = new ArrayList<>();

	@BeforeEach
	void connect() throws IOException {
		this.pair = UnixPair.connect(this.directory);
	}

	@AfterEach
	void disconnect() {
		this.pair.close();
		this.received.forEach(Descriptor::close);
	}

	@Test
	void theEndOfTheConnectionIsSeenByWhoWaitsForItAlone() throws Exception {
		BlockedCall watch = BlockedCall.of("poll", () -> {
			this.pair.left().awaitEnd();
			return "the end";
		});
		this.pair.right().send(ByteBuffer.wrap(new byte[] { 1 }), List.of());
		ByteBuffer bytes = ByteBuffer.allocate(1);
		assertThat(this.pair.left().receive(bytes, this.received)).isOne();
		this.pair.right().close();
		assertThat(watch.result()).isEqualTo("the end");
		this.pair.left().close();
		this.pair.left().awaitEnd();
	}

	@Test
	void bytesGoBothWays() throws IOException {
		this.pair.left().send(UnixPair.bytes("there"), List.of());
		this.pair.right().send(UnixPair.bytes("back"), List.of());
		assertThat(receive(this.pair.right(), 100)).isEqualTo("there");
		assertThat(receive(this.pair.left(), 100)).isEqualTo("back");
		assertThat(this.received).isEmpty();
	}

	@Test
	void bytesFillTheBufferFromItsPosition() throws IOException {
		this.pair.left().send(UnixPair.bytes("-bcd-").position(1).limit(4), List.of());
		ByteBuffer buffer = ByteBuffer.allocate(3).put((byte) 'a');
		assertThat(this.pair.right().receive(buffer, this.received)).isEqualTo(2);
		assertThat(UnixPair.text(buffer)).isEqualTo("abc");
		assertThat(receive(this.pair.right(), 100)).isEqualTo("d");
	}

	@Test
	void aMegabyteArrivesWhole() throws Exception {
		byte[] megabyte = new byte[1024 * 1024];
		new Random(1).nextBytes(megabyte);
		ByteBuffer direct = ByteBuffer.allocateDirect(megabyte.length).put(megabyte).flip();
		BlockedCall send = BlockedCall.of("sendmsg", () -> {
			this.pair.left().send(direct, List.of(0));
			return direct.remaining();
		});
		ByteBuffer buffer = ByteBuffer.allocate(megabyte.length);
		while (buffer.hasRemaining()) {
			this.pair.right().receive(buffer, this.received);
		}
		assertThat(buffer.array()).isEqualTo(megabyte);
		assertThat(this.received).hasSize(1);
		assertThat(send.result()).isEqualTo(0);
	}

	@Test
	void bytesAreReceivedWithoutDescriptors() throws IOException {
		this.pair.left().send(UnixPair.bytes("there"), List.of());
		ByteBuffer buffer = ByteBuffer.allocate(3);
		assertThat(this.pair.right().receiveBytes(buffer)).isEqualTo(3);
		assertThat(UnixPair.text(buffer)).isEqualTo("the");
		assertThat(receive(this.pair.right(), 100)).isEqualTo("re");
	}

	@Test
	void descriptorsThatComeWithBytesAloneAreDroppedByTheKernel() throws IOException {
		long before = OpenDescriptors.count();
		this.pair.left().send(UnixPair.bytes("with"), List.of(0, 1));
		ByteBuffer buffer = ByteBuffer.allocate(100);
		assertThatExceptionOfType(UnwantedDescriptorsException.class)
			.isThrownBy(() -> this.pair.right().receiveBytes(buffer));
		assertThat(UnixPair.text(buffer)).isEqualTo("with");
		assertThat(OpenDescriptors.count()).isEqualTo(before);
	}

	@Test
	void descriptorsComeWithTheFirstByte() throws IOException {
		this.pair.left().send(UnixPair.bytes("before"), List.of());
		this.pair.left().send(UnixPair.bytes("with"), List.of(0, 1));
		assertThat(receive(this.pair.right(), 6)).isEqualTo("before");
		assertThat(this.received).isEmpty();
		assertThat(receive(this.pair.right(), 1)).isEqualTo("w");
		assertThat(this.received).hasSize(2);
		assertThat(receive(this.pair.right(), 100)).isEqualTo("ith");
		assertThat(this.received).hasSize(2);
	}

	@Test
	void descriptorsMayComeWithBytesSentBeforeThem() throws IOException {
		this.pair.left().send(UnixPair.bytes("before"), List.of());
		this.pair.left().send(UnixPair.bytes("with"), List.of(0, 1));
		assertThat(receive(this.pair.right(), 100)).isEqualTo("beforewith");
		assertThat(this.received).hasSize(2);
	}

	@Test
	void descriptorsOfTwoMessagesComeOneAfterTheOther() throws IOException {
		this.pair.left().send(UnixPair.bytes("first"), Collections.nCopies(253, 0));
		this.pair.left().send(UnixPair.bytes("second"), Collections.nCopies(253, 0));
		assertThat(receive(this.pair.right(), 100)).isEqualTo("first");
		assertThat(this.received).hasSize(253);
		assertThat(receive(this.pair.right(), 100)).isEqualTo("second");
		assertThat(this.received).hasSize(2 * 253);
	}

	@Test
	void aReceivedDescriptorIsCloseOnExec() throws IOException {
		try (Descriptor received = this.pair.pass(0)) {
			assertThat(received.number()).isPositive();
			assertThat(OpenDescriptors.isCloseOnExec(received.number())).isTrue();
		}
	}

	@Test
	void oneMessageCarries253Descriptors() throws IOException {
		this.pair.left().send(UnixPair.bytes("x"), Collections.nCopies(253, 0));
		assertThat(receive(this.pair.right(), 1)).isEqualTo("x");
		assertThat(this.received).hasSize(UnixConnection.MAX_DESCRIPTORS).hasSize(253);
		assertThat(this.received).allMatch((descriptor) -> OpenDescriptors.contains(descriptor.number()));
	}

	@Test
	void moreThan253DescriptorsAreRefused() throws IOException {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.pair.left().send(UnixPair.bytes("x"), Collections.nCopies(254, 0)))
			.withMessageContaining("253");
		this.pair.left().send(UnixPair.bytes("usable"), List.of());
		assertThat(receive(this.pair.right(), 100)).isEqualTo("usable");
	}

	@Test
	void descriptorsDoNotGoWithoutAByte() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.pair.left().send(ByteBuffer.allocate(0), List.of(0)));
	}

	@Test
	void aFullBufferIsNotMistakenForTheEnd() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.pair.right().receive(ByteBuffer.allocate(0), this.received));
	}

	@Test
	void aDescriptorThatIsNotOpenCannotBeSent() {
		assertThatIOException().isThrownBy(() -> this.pair.left().send(UnixPair.bytes("x"), List.of(1_000_000)))
			.withMessageContaining("EBADF");
	}

	@Test
	void ofATruncatedMessageWhatCameIsTheCallers() throws IOException {
		Path path = this.directory.resolve("truncated");
		try (UnixListener listener = UnixListener.bind(path);
				UnixConnection receiver = new UnixConnection(UnixSocket.connected(path), 2);
				UnixConnection sender = listener.accept()) {
			long before = OpenDescriptors.duplicatesOf(0);
			sender.send(UnixPair.bytes("x"), Collections.nCopies(5, 0));
			assertThat(receiver.receive(ByteBuffer.allocate(1), this.received)).isOne();
			assertThat(this.received).hasSize(2);
			assertThat(OpenDescriptors.duplicatesOf(0)).isEqualTo(before + 2);
			this.received.forEach(Descriptor::close);
			assertThat(OpenDescriptors.duplicatesOf(0)).isEqualTo(before);
		}
	}

	@Test
	void descriptorsThatTheReceiverCannotTakeAreClosed() throws IOException {
		long before = OpenDescriptors.duplicatesOf(0);
		this.pair.left().send(UnixPair.bytes("x"), List.of(0, 0));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.pair.right().receive(ByteBuffer.allocate(1), List.of()));
		assertThat(OpenDescriptors.duplicatesOf(0)).isEqualTo(before);
	}

	@Test
	void theEndOfTheStreamComesAfterItsBytes() throws IOException {
		this.pair.left().send(UnixPair.bytes("last"), List.of(0));
		this.pair.left().close();
		assertThat(receive(this.pair.right(), 100)).isEqualTo("last");
		assertThat(this.received).hasSize(1);
		assertThat(this.pair.right().receive(ByteBuffer.allocate(1), this.received)).isEqualTo(-1);
		assertThat(this.pair.right().receive(ByteBuffer.allocate(1), this.received)).isEqualTo(-1);
	}

	@Test
	void thePeersEndEndsAReceive() throws Exception {
		BlockedCall receive = BlockedCall.of("recvmsg",
				() -> this.pair.right().receive(ByteBuffer.allocate(1), this.received));
		this.pair.left().close();
		assertThat(receive.result()).isEqualTo(-1);
	}

	@Test
	void sendingToAPeerThatIsGoneFails() {
		this.pair.right().close();
		assertThatIOException().isThrownBy(() -> this.pair.left().send(UnixPair.bytes("x"), List.of()))
			.withMessageContaining("EPIPE");
	}

	@Test
	void aReceiveThatTookTooLongCanBeRepeated() throws IOException {
		this.pair.right().timeouts(Duration.ofNanos(1), Duration.ZERO);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receive(this.pair.right(), 1));
		this.pair.left().send(UnixPair.bytes("late"), List.of());
		assertThat(receive(this.pair.right(), 100)).isEqualTo("late");
	}

	@Test
	void aSendThatTookTooLongFails() throws IOException {
		this.pair.left().timeouts(Duration.ZERO, Duration.ofMillis(20));
		assertThatExceptionOfType(SocketTimeoutException.class)
			.isThrownBy(() -> this.pair.left().send(ByteBuffer.allocate(10_000_000), List.of()));
	}

	@Test
	void zeroTakesATimeoutBack() throws Exception {
		this.pair.right().timeouts(Duration.ofMillis(1), Duration.ZERO);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receive(this.pair.right(), 1));
		this.pair.right().timeouts(Duration.ZERO, Duration.ZERO);
		BlockedCall receive = BlockedCall.of("recvmsg", () -> receive(this.pair.right(), 100));
		this.pair.left().send(UnixPair.bytes("late"), List.of());
		assertThat(receive.result()).isEqualTo("late");
	}

	@Test
	void aNegativeTimeoutIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.pair.right().timeouts(Duration.ofSeconds(-1), Duration.ZERO));
	}

	@Test
	void closingEndsAReceiveOfAnotherThread() throws Exception {
		BlockedCall receive = BlockedCall.of("recvmsg", () -> receive(this.pair.right(), 1));
		this.pair.right().close();
		assertThat(receive.failure()).isInstanceOf(ClosedChannelException.class);
	}

	@Test
	void closingEndsASendOfAnotherThread() throws Exception {
		BlockedCall send = BlockedCall.of("sendmsg", () -> {
			this.pair.left().send(ByteBuffer.allocate(10_000_000), List.of());
			return null;
		});
		this.pair.left().close();
		assertThat(send.failure()).isInstanceOf(ClosedChannelException.class);
	}

	@Test
	void aSignalDoesNotEndAReceive() throws Exception {
		// With a timeout, the kernel does not restart an interrupted call by itself.
		this.pair.right().timeouts(Duration.ofSeconds(5), Duration.ZERO);
		InterruptibleThread thread = new InterruptibleThread();
		BlockedCall receive = BlockedCall.of("recvmsg", () -> {
			thread.isThis();
			return receive(this.pair.right(), 100);
		});
		thread.interrupt();
		this.pair.left().send(UnixPair.bytes("undisturbed"), List.of());
		assertThat(receive.result()).isEqualTo("undisturbed");
	}

	@Test
	void aClosedConnectionCannotBeUsed() {
		this.pair.left().close();
		this.pair.left().close();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> receive(this.pair.left(), 1));
		assertThatExceptionOfType(ClosedChannelException.class)
			.isThrownBy(() -> this.pair.left().send(UnixPair.bytes("x"), List.of()));
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> this.pair.left().peer());
	}

	@Test
	void thePeerIsKnown() throws IOException {
		int pid = (int) ProcessHandle.current().pid();
		for (UnixConnection end : List.of(this.pair.left(), this.pair.right())) {
			assertThat(end.peer().pid()).isEqualTo(pid);
			assertThat(end.peer().uid()).isEqualTo(PeerCredentials.ownUid());
		}
	}

	@Test
	void aThousandRoundsLeaveNoDescriptorBehind() throws IOException {
		long before = OpenDescriptors.count();
		for (int round = 0; round < 1000; round++) {
			try (UnixPair fresh = UnixPair.connect(this.directory); Descriptor received = fresh.pass(0)) {
				assertThat(received.number()).isPositive();
			}
		}
		assertThat(OpenDescriptors.count()).isCloseTo(before, within(50L));
	}

	private String receive(UnixConnection connection, int length) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(length);
		if (connection.receive(buffer, this.received) < 0) {
			throw new EOFException();
		}
		return UnixPair.text(buffer);
	}

}
