/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link TakeoverSocket}, and for who looks for one.
 */
@Timeout(30)
class TakeoverSocketTests {

	@TempDir
	private Path directory;

	private final BlockingQueue<Successor> newcomers = new LinkedBlockingQueue<>();

	@Test
	void whereNobodyListensNobodyIsFound() throws Exception {
		assertThat(Predecessor.at(path())).isEmpty();
		UnixListener.bind(path()).close();
		assertThat(path()).exists();
		assertThat(Predecessor.at(path())).isEmpty();
	}

	@Test
	void nobodyTakesOverFromItself() throws Exception {
		try (TakeoverSocket socket = new TakeoverSocket(path(), this.newcomers::add)) {
			socket.listen();
			assertThatExceptionOfType(OwnSocketException.class).isThrownBy(() -> Predecessor.at(path()));
			assertThat(this.newcomers).isEmpty();
		}
	}

	@Test
	void whoListensIsFoundWithoutAToken() throws Exception {
		try (TakeoverSocket socket = new TakeoverSocket(path(), this.newcomers::add)) {
			socket.listen();
			CompletableFuture<Predecessor> joining = Meeting.join(new Invitation(path(), ""));
			try (Successor newcomer = next()) {
				assertThat(newcomer.pid()).isEqualTo(ProcessHandle.current().pid());
				assertThat(newcomer.isVisible()).isTrue();
				newcomer.welcome(2, "cafe0001", List.of(), List.of(), new RecordingPeerListener());
				joining.get(5, TimeUnit.SECONDS).close();
			}
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void oneThatIsTurnedAwayLearnsWhy() throws Exception {
		try (TakeoverSocket socket = new TakeoverSocket(path(), (newcomer) -> newcomer.turnAway("not today"))) {
			socket.listen();
			assertThatIOException().isThrownBy(() -> look())
				.withMessage("the predecessor does not hand over: not today");
		}
	}

	@Test
	void whoSaysSomethingElseDisturbsNobody() throws Exception {
		try (TakeoverSocket socket = new TakeoverSocket(path(), this.newcomers::add)) {
			socket.listen();
			UnixConnection.connect(path()).close();
			try (UnixConnection connection = UnixConnection.connect(path())) {
				connection.send(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes()), List.of());
				CompletableFuture<Predecessor> joining = Meeting.join(new Invitation(path(), ""));
				next().close();
				assertThat(joining).failsWithin(5, TimeUnit.SECONDS);
			}
			assertThat(this.newcomers).isEmpty();
		}
	}

	@Test
	void theOneThatListensLaterIsFoundAndItsFileStaysWithIt() throws Exception {
		try (TakeoverSocket younger = new TakeoverSocket(path(), (newcomer) -> newcomer.turnAway("younger"))) {
			try (TakeoverSocket older = new TakeoverSocket(path(), (newcomer) -> newcomer.turnAway("older"))) {
				older.listen();
				younger.listen();
				assertThatIOException().isThrownBy(() -> look()).withMessageEndingWith("younger");
			}
			assertThatIOException().isThrownBy(() -> look()).withMessageEndingWith("younger");
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void thePathCanBeTakenBack() throws Exception {
		try (TakeoverSocket older = new TakeoverSocket(path(), (newcomer) -> newcomer.turnAway("older"))) {
			older.listen();
			try (TakeoverSocket younger = new TakeoverSocket(path(), (newcomer) -> newcomer.turnAway("younger"))) {
				younger.listen();
				older.listen();
			}
			assertThatIOException().isThrownBy(() -> look()).withMessageEndingWith("older");
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void whoeverLooksWhileOneFollowsTheOtherFindsSomebody() throws Exception {
		try (TakeoverSocket one = new TakeoverSocket(path(), Successor::close);
				TakeoverSocket other = new TakeoverSocket(path(), Successor::close)) {
			one.listen();
			AtomicInteger looks = new AtomicInteger();
			CompletableFuture<Integer> changes = CompletableFuture.supplyAsync(() -> change(one, other, looks));
			while (!changes.isDone()) {
				// Whoever is found may be followed before it answers.
				Predecessor.find(path()).close();
				looks.incrementAndGet();
			}
			assertThat(changes.get()).isGreaterThanOrEqualTo(100);
			assertThat(looks).hasValueGreaterThanOrEqualTo(100);
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	private static int change(TakeoverSocket one, TakeoverSocket other, AtomicInteger looks) {
		try {
			int changes = 0;
			while (changes < 100 || looks.get() < 100) {
				other.listen();
				one.listen();
				changes += 2;
			}
			return changes;
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void whoCannotReceiveLeavesTheOneBeforeWhereItIsAndTriesAgain() throws Exception {
		AtomicBoolean failing = new AtomicBoolean(true);
		Consumer<Reception> opening = (reception) -> {
			if (failing.get()) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			reception.open();
		};
		try (TakeoverSocket older = new TakeoverSocket(path(), (newcomer) -> newcomer.turnAway("older"));
				TakeoverSocket younger = new TakeoverSocket(path(), (newcomer) -> newcomer.turnAway("younger"),
						opening)) {
			older.listen();
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(younger::listen);
			assertThatIOException().isThrownBy(() -> look()).withMessageEndingWith("older");
			failing.set(false);
			younger.listen();
			assertThatIOException().isThrownBy(() -> look()).withMessageEndingWith("younger");
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void whatCannotBeMadeLeavesTheOneBeforeWhereItIs() throws Exception {
		Files.createDirectory(path());
		Files.createFile(path().resolve("file"));
		assertThatIOException().isThrownBy(() -> new TakeoverSocket(path(), this.newcomers::add).listen());
		assertThat(this.directory).isDirectoryNotContaining("glob:**/.takeover-*");
		assertThat(path()).isDirectory();
	}

	// As any process does that is not this one itself.
	private Optional<Predecessor> look() throws IOException {
		return Predecessor.join(new Invitation(path(), ""));
	}

	private Path path() {
		return this.directory.resolve("app.sock");
	}

	private Successor next() throws InterruptedException {
		Successor successor = this.newcomers.poll(5, TimeUnit.SECONDS);
		if (successor == null) {
			throw new AssertionError("Nobody came in");
		}
		return successor;
	}

}
