/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.Predecessor;

/**
 * One process in the life of an application, without the process.
 */
final class Generation implements AutoCloseable {

	private final RecordingServer server;

	private final ScriptedLaunch launch;

	private final Upgrader upgrader;

	private final Journal journal;

	private final List<UpgradeEvent> events = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Integer> exit = new CompletableFuture<>();

	private volatile boolean exitsByDaemon;

	private volatile UpgradeListener listener = (event) -> {
	};

	private volatile Supplier<CompletionStage<?>> heard = () -> CompletableFuture.completedFuture(null);

	private volatile Function<Duration, CompletionStage<?>> handingOver = (limit) -> CompletableFuture
		.completedFuture(null);

	private Generation(Journal journal, RecordingServer server, UpgradeSettings settings,
			@Nullable Predecessor predecessor) {
		this.journal = journal;
		this.server = server;
		this.launch = new ScriptedLaunch(journal);
		String name = (predecessor != null) ? Integer.toString(predecessor.generation()) : "1";
		this.upgrader = new Upgrader(server, this.launch, settings, predecessor, new Listener(), (status) -> {
			journal.add(name + " exits with " + status);
			this.exitsByDaemon = Thread.currentThread().isDaemon();
			this.exit.complete(status);
		});
	}

	static UpgradeSettings settings(Path directory) {
		Duration patient = Duration.ofSeconds(20);
		return new UpgradeSettings(patient, patient, patient, patient, Duration.ZERO, Duration.ZERO, 2, directory);
	}

	/** The first one, which serves. */
	static Generation first(UpgradeSettings settings, String... listeners) throws IOException {
		return first(settings, null, listeners);
	}

	/** The first one, which serves and may keep its record in a file. */
	static Generation first(UpgradeSettings settings, @Nullable Path history, String... listeners) throws IOException {
		Journal journal = new Journal();
		Generation first = new Generation(journal, new RecordingServer("1", journal, true).listen(listeners), settings,
				null);
		first.start(history);
		first.upgrader.applicationReady();
		first.awaitEvent(UpgradeEvent.Serving.class);
		return first;
	}

	/** The first one, which is found at a control socket and serves. */
	static Generation reachable(UpgradeSettings settings, Path controlSocket, String... listeners) throws IOException {
		Generation first = unready(settings, controlSocket, listeners);
		first.upgrader.applicationReady();
		first.awaitEvent(UpgradeEvent.Serving.class);
		return first;
	}

	/** The first one, which is found at a control socket and does not serve yet. */
	static Generation unready(UpgradeSettings settings, Path controlSocket, String... listeners) throws IOException {
		Journal journal = new Journal();
		Generation first = new Generation(journal, new RecordingServer("1", journal, true).listen(listeners), settings,
				null);
		first.upgrader.acceptTakeovers(controlSocket);
		first.start(null);
		return first;
	}

	/** One that takes over, and is found at a control socket as soon as it serves. */
	static Generation newcomer(Journal journal, UpgradeSettings settings, Path controlSocket, String... listeners)
			throws IOException {
		Predecessor predecessor = Predecessor.join(new Invitation(controlSocket, "")).orElseThrow();
		RecordingServer server = new RecordingServer(Integer.toString(predecessor.generation()), journal, false);
		server.claim(predecessor, listeners);
		Generation newcomer = new Generation(journal, server, settings, predecessor);
		newcomer.upgrader.acceptTakeovers(controlSocket);
		newcomer.start(null);
		return newcomer;
	}

	/** One that has not been started. */
	static Generation unstarted(UpgradeSettings settings) {
		Journal journal = new Journal();
		return new Generation(journal, new RecordingServer("1", journal, true), settings, null);
	}

	/** One that takes over. */
	static Generation successor(Journal journal, UpgradeSettings settings, Predecessor predecessor,
			String... listeners) {
		return successor(journal, settings, predecessor, null, listeners);
	}

	/** One that takes over and may keep its record in a file. */
	static Generation successor(Journal journal, UpgradeSettings settings, Predecessor predecessor,
			@Nullable Path history, String... listeners) {
		RecordingServer server = new RecordingServer(Integer.toString(predecessor.generation()), journal, false);
		server.claim(predecessor, listeners);
		Generation successor = new Generation(journal, server, settings, predecessor);
		successor.start(history);
		return successor;
	}

	private void start(@Nullable Path history) {
		if (history != null) {
			this.upgrader.keepHistory(history);
		}
		this.upgrader.start();
	}

	RecordingServer server() {
		return this.server;
	}

	ScriptedLaunch launch() {
		return this.launch;
	}

	Upgrader upgrader() {
		return this.upgrader;
	}

	Journal journal() {
		return this.journal;
	}

	List<UpgradeEvent> events() {
		return List.copyOf(this.events);
	}

	void listener(UpgradeListener listener) {
		this.listener = listener;
	}

	/** Has heard what happened so far when that is complete. */
	void heard(Supplier<CompletionStage<?>> heard) {
		this.heard = heard;
	}

	/** Has ended what must not be done by two processes when that is complete. */
	void handingOver(Function<Duration, CompletionStage<?>> handingOver) {
		this.handingOver = handingOver;
	}

	UpgradeAnswer request() {
		return get(this.upgrader.request("test"));
	}

	/** Asks for an upgrade and waits for its end. */
	UpgradeReport upgrade() {
		UpgradeAnswer answer = request();
		if (!answer.accepted()) {
			throw new AssertionError("Not accepted: " + answer);
		}
		return awaitEnd(answer.id());
	}

	UpgradeReport upgrade(ScriptedSuccessor.Script script) {
		this.launch.script(script);
		return upgrade();
	}

	UpgradeReport awaitEnd(String id) {
		return Awaitility.await("the end of the upgrade")
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> ended(id), (report) -> report != null);
	}

	private @Nullable UpgradeReport ended(String id) {
		for (UpgradeEvent event : this.events) {
			if (event instanceof UpgradeEvent.Ended ended && ended.report().id().equals(id)) {
				return ended.report();
			}
		}
		return null;
	}

	void awaitEvent(Class<? extends UpgradeEvent> type) {
		await(type.getSimpleName(), () -> this.events.stream().anyMatch(type::isInstance));
	}

	void awaitJournal(String entry) {
		await(entry, () -> this.journal.has(entry));
	}

	/** Waits until a drain has gone on for a while. */
	void awaitLooks(int number) {
		CountDownLatch looks = new CountDownLatch(number);
		this.server.beforeLoad(looks::countDown);
		await("looks at the server", () -> looks.getCount() == 0);
	}

	static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
		Awaitility.await(what).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5)).until(condition);
	}

	int awaitExit() {
		return get(this.exit);
	}

	/** Returns whether the JVM may end while the thread that ends it still works. */
	boolean exitsByDaemon() {
		return this.exitsByDaemon;
	}

	boolean hasExited() {
		return this.exit.isDone();
	}

	static <T> T get(CompletableFuture<T> future) {
		try {
			return future.get(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Returns when nothing of it runs or writes any more. */
	@Override
	public void close() {
		this.launch.started().forEach(ScriptedSuccessor::kill);
		get(this.upgrader.stop(Duration.ZERO));
		this.server.close();
	}

	private final class Listener implements UpgradeListener {

		@Override
		public void onEvent(UpgradeEvent event) {
			Generation.this.events.add(event);
			Generation.this.listener.onEvent(event);
		}

		@Override
		public CompletionStage<?> handingOver(Duration limit) {
			return Generation.this.handingOver.apply(limit);
		}

		@Override
		public CompletionStage<?> heard() {
			return Generation.this.heard.get();
		}

	}

}
