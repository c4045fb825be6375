/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.preflight.Checks;
import io.github.gracefulrestart.process.SuccessorOptions;

/**
 * An application without a server, in a process of its own. It upgrades itself at once,
 * and its successor does what the file {@code script} says. Both leave files in their
 * working directory.
 */
final class PrintingApplication {

	private static final Path DIRECTORY = Path.of("").toAbsolutePath();

	private final CountDownLatch serving = new CountDownLatch(1);

	private @Nullable Predecessor predecessor;

	private PrintingApplication() {
	}

	/**
	 * Runs it.
	 * @param args what the successor's JVM gets in addition, or behind {@code script} the
	 * command that starts it
	 */
	public static void main(String[] args) throws Exception {
		PrintingApplication application = new PrintingApplication();
		Optional<Invitation> invitation = Invitation.from(System.getenv());
		if (invitation.isPresent()) {
			leave("successor", Long.toString(ProcessHandle.current().pid()));
			for (String line : Files.readAllLines(DIRECTORY.resolve("script"))) {
				application.follow(line.split(" ", 2), invitation.get());
			}
		}
		else {
			List<String> more = Arrays.asList(args);
			application.upgrade(more.contains("script")
					? new SuccessorOptions(more.subList(1, more.size()), List.of(), List.of(), List.of())
					: new SuccessorOptions(List.of(), more, List.of(), List.of()));
		}
		new CountDownLatch(1).await();
	}

	private void upgrade(SuccessorOptions options) throws Exception {
		Upgrader upgrader = upgrader(new RecordingServer("1", new Journal(), true).listen("server"), options, null);
		this.serving.await();
		upgrader.request("test").join();
	}

	private void follow(String[] step, Invitation invitation) throws Exception {
		String detail = step[step.length - 1];
		switch (step[0]) {
			case "print" -> print(detail);
			case "background" -> new Thread(() -> print(detail)).start();
			case "error" -> System.err.println(detail);
			case "hex" -> System.out.writeBytes(HexFormat.of().parseHex(detail));
			case "join" -> this.predecessor = Predecessor.join(invitation).orElseThrow();
			case "serve" -> serve();
			case "child" -> new ProcessBuilder("sh", "-c", detail).inheritIO().start();
			case "await" -> await(detail);
			case "leave" -> leave(detail, "");
			default -> Runtime.getRuntime().halt(Integer.parseInt(detail));
		}
	}

	private static void print(String range) {
		int first = Integer.parseInt(range.split("-")[0]);
		int last = Integer.parseInt(range.split("-")[1]);
		for (int i = first; i <= last; i++) {
			System.out.println("line " + i);
		}
	}

	private void serve() throws Exception {
		RecordingServer server = new RecordingServer("2", new Journal(), false);
		Predecessor joined = Objects.requireNonNull(this.predecessor);
		server.claim(joined, "server");
		upgrader(server, SuccessorOptions.NONE, joined);
		this.serving.await();
	}

	private Upgrader upgrader(RecordingServer server, SuccessorOptions options, @Nullable Predecessor predecessor) {
		ProcessLaunch launch = new ProcessLaunch(options, Checks.of());
		Upgrader upgrader = new Upgrader(server, launch, Generation.settings(DIRECTORY), predecessor, this::happened,
				System::exit);
		upgrader.start();
		upgrader.applicationReady();
		return upgrader;
	}

	private void happened(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Serving) {
			this.serving.countDown();
		}
		else if (event instanceof UpgradeEvent.Ended ended) {
			List<String> report = new ArrayList<>(List.of(ended.report().outcome() + " " + ended.report().reason()));
			report.addAll(ended.report().lastLines());
			leave("report", String.join("\n", report));
			Generation.await("the end of the pumps", PrintingApplication::isClean);
			leave("clean", "");
		}
	}

	/** Returns whether nothing is left that looked on at the successor. */
	private static boolean isClean() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().matches("graceful-restart-(output|error)"))
					&& descriptors.filter((each) -> Integer.parseInt(each.getFileName().toString()) > 2)
						.map(PrintingApplication::target)
						.noneMatch((target) -> target.startsWith("pipe:"));
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static void await(String file) throws InterruptedException {
		while (Files.notExists(DIRECTORY.resolve(file))) {
			Thread.sleep(Duration.ofMillis(5).toMillis());
		}
	}

	private static void leave(String file, String content) {
		try {
			Path temporary = Files.writeString(DIRECTORY.resolve(file + ".new"), content);
			Files.move(temporary, DIRECTORY.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
