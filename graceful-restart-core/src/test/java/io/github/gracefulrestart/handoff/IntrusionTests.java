/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.platform.ChildJvm;
import io.github.gracefulrestart.socket.OpenSockets;
import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What others try at the control socket of a running upgrade. After each of it the
 * successor gets in, and nothing is left.
 */
@Timeout(60)
class IntrusionTests {

	private static final List<String> OPTIONS = List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--enable-native-access=ALL-UNNAMED");

	private final OpenDescriptors descriptors = new OpenDescriptors();

	private final LoggedRefusals log = new LoggedRefusals();

	@TempDir
	private Path directory;

	private Meeting meeting;

	// What is used for the first time opens files of its own.
	@BeforeAll
	static void warmUp(@TempDir Path directory) throws Exception {
		try (Meeting meeting = new Meeting(directory)) {
			getsIn(meeting);
		}
		Awaitility.await("threads").until(() -> threads() == 0);
	}

	@BeforeEach
	void open() throws IOException {
		this.meeting = new Meeting(this.directory);
	}

	@AfterEach
	void theSuccessorStillGetsInAndNothingIsLeft() throws Exception {
		getsIn(this.meeting);
		this.meeting.close();
		this.log.close();
		this.descriptors.awaitNoMoreThanBefore();
		Awaitility.await("threads").until(() -> threads() == 0);
	}

	@Test
	void anotherUserIsTurnedAwayBeforeAByteIsRead() throws Exception {
		Assumptions.assumeTrue(PeerCredentials.ownUid() == 0, "only root can run a process of another user");
		Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "setpriv is missing");
		letEverybodyIn();
		try (ChildJvm intruder = ChildJvm.start(asNobody("knock", socket(), "no matter"))) {
			intruder.awaitLine("turned away");
		}
		assertThat(this.log.lines()).singleElement().asString().contains("of user 65534", "it belongs to another user");
	}

	@Test
	void aThousandConnectionsOfOneProcessKeepNobodyOut() throws Exception {
		try (ChildJvm intruder = ChildJvm.start(Intruder.class, List.of(), Map.of(), "flood", socket())) {
			intruder.awaitLine("flooding");
			assertThat(threads()).isLessThanOrEqualTo(1 + Applicants.MAX);
			getsIn(this.meeting);
			intruder.tell("stop");
		}
		this.meeting.close();
		assertThat(this.log.lines().size()).isBetween(2, 4);
		assertThat(this.log.lines()).last().asString().contains("(it did not greet while others came)");
		this.meeting = new Meeting(this.directory);
	}

	@Test
	void aThousandThatTalkNonsenseMakeTwoLinesWithoutTheirWords() throws Exception {
		long before = directMemory();
		for (int i = 0; i < 1000; i++) {
			try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
				channel.write(ByteBuffer.wrap("\0\0\0\6\1\0\1\nFAKE".getBytes(StandardCharsets.US_ASCII)));
				channel.read(ByteBuffer.allocate(1));
			}
			catch (IOException ex) {
				// What was not read makes the end a reset.
			}
		}
		assertThat(directMemory() - before).isLessThan(16 << 20);
		this.meeting.close();
		assertThat(this.log.lines()).hasSize(2).noneMatch((line) -> line.contains("FAKE"));
		assertThat(this.log.lines()).last().asString().contains("999 (what it sent is no greeting)");
		this.meeting = new Meeting(this.directory);
	}

	@Test
	void aGreetingOf4GiBIsRefusedAtItsFirstFourBytes() throws IOException {
		assertRefused(new byte[] { -1, -1, -1, -1 }, Refusal.NOT_A_GREETING);
	}

	@Test
	void aGreetingThatIsLongerThanAnyIsRefusedAtItsFirstFourBytes() throws IOException {
		assertRefused(new byte[] { 0, 0, 0x10, 0 }, Refusal.NOT_A_GREETING);
	}

	@Test
	void aGreetingThatBringsDescriptorsIsRefusedAndTheyNeverEnter() throws Exception {
		try (UnixConnection connection = this.meeting.connect();
				ServerSocketChannel listener = ServerSocketChannel.open().bind(null)) {
			int number = OpenSockets.read().descriptorOf(listener);
			connection.send(MessageCodec.encode(this.meeting.hello(1), 0).encode(), List.of(number, number));
			assertThat(ControlSocketTests.isClosed(connection)).isTrue();
		}
		assertThat(this.meeting.hasNoSuccessor()).isTrue();
		assertThat(this.log.lines()).singleElement().asString().contains("descriptors that nobody asked for");
	}

	@Test
	void whoGoesAwayWithoutAWordIsLogged() throws Exception {
		this.meeting.connect().close();
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(this.log.lines()).singleElement().asString().contains("without a greeting"));
	}

	// The patience is for the whole greeting and not for each piece of it.
	@Test
	void aGreetingThatComesByteByByteIsNotWaitedForForEver() throws Exception {
		Path path = this.directory.resolve("drip");
		CompletableFuture<Void> dripping;
		try (UnixListener listener = UnixListener.bind(path);
				UnixConnection intruder = UnixConnection.connect(path);
				UnixConnection accepted = listener.accept()) {
			dripping = CompletableFuture.runAsync(() -> drip(intruder));
			assertThatExceptionOfType(RefusedException.class)
				.isThrownBy(() -> Greeting.receive(accepted, Duration.ofMillis(500)))
				.withMessage(Refusal.DID_NOT_GREET.toString());
		}
		dripping.join();
	}

	@Test
	void aProcessThatHadNoDescriptorsLeftLetsTheSuccessorInAsSoonAsItHas() throws Exception {
		Path directory = Files.createDirectory(this.directory.resolve("exhausted"));
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
		List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 200; exec \"$@\"", "sh"));
		command.addAll(ChildJvm.command(ExhaustedProcess.class, OPTIONS, directory.toString()));
		try (ChildJvm exhausted = ChildJvm.start(new ProcessBuilder(command).redirectErrorStream(true))) {
			exhausted.awaitLine("exhausted");
			String[] words = exhausted.line("socket ").split(" ");
			// accept(2) has its descriptor before it waits, so the first one still gets
			// it, and keeps it.
			UnixConnection first = UnixConnection.connect(Path.of(words[1]));
			try (first; UnixConnection connection = UnixConnection.connect(Path.of(words[1]))) {
				new Conversation(connection).send(new Hello(List.of(1), 1, words[2]));
				exhausted.awaitLine("until it recovers no successor can connect");
				exhausted.tell("recover");
				exhausted.awaitLine("successor " + ProcessHandle.current().pid());
			}
			assertThat(exhausted.count("until it recovers")).isOne();
		}
	}

	private static void drip(UnixConnection connection) {
		try {
			ByteBuffer greeting = ByteBuffer.wrap(new byte[] { 0, 0, 0, 100, 1, 0, 90, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 });
			while (greeting.hasRemaining()) {
				connection.send(ByteBuffer.wrap(new byte[] { greeting.get() }), List.of());
				connection.timeouts(Duration.ofMillis(200), Duration.ZERO);
				try {
					connection.receive(ByteBuffer.allocate(1), new ArrayList<>());
					return;
				}
				catch (SocketTimeoutException ex) {
					// Time for the next byte.
				}
			}
			connection.close();
		}
		catch (IOException ex) {
			// It was closed.
		}
	}

	private static void getsIn(Meeting meeting) throws Exception {
		CompletableFuture<Predecessor> joining = meeting.join();
		try (Successor successor = meeting.successor()) {
			successor.welcome(2, "cafe0001", List.of(), List.of(), new RecordingPeerListener());
			joining.get(5, TimeUnit.SECONDS).close();
		}
	}

	private void assertRefused(byte[] bytes, Refusal refusal) throws IOException {
		try (UnixConnection connection = this.meeting.connect()) {
			connection.send(ByteBuffer.wrap(bytes), List.of());
			assertThat(ControlSocketTests.isClosedWithin(connection, Duration.ofSeconds(4))).isTrue();
		}
		assertThat(this.log.lines()).singleElement().asString().contains(refusal.toString());
	}

	private String socket() {
		return this.meeting.invitation().socket().toString();
	}

	private void letEverybodyIn() throws IOException {
		Path socket = this.meeting.invitation().socket();
		Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
		Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private ProcessBuilder asNobody(String... arguments) throws IOException {
		String name = Intruder.class.getName().replace('.', '/') + ".class";
		Path classes = this.directory.resolve("classes");
		Files.createDirectories(classes.resolve(name).getParent());
		try (var in = Intruder.class.getResourceAsStream("Intruder.class")) {
			Files.copy(in, classes.resolve(name));
		}
		List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classes.toString(), Intruder.class.getName()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectErrorStream(true);
	}

	private static long directMemory() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("graceful-restart-applicant") || name.equals("graceful-restart-control"))
			.count();
	}

}
