/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.gracefulrestart.platform.ChildJvm;
import io.github.gracefulrestart.socket.NamedPipe;
import io.github.gracefulrestart.socket.OtherProcess;
import io.github.gracefulrestart.socket.ProcessImage;
import io.github.gracefulrestart.supervisor.Roster;
import io.github.gracefulrestart.supervisor.Supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Supervisor}, in the place of the JVM that started the generations. A
 * generation is a shell here, and the test reads its pipe.
 */
class SupervisorTests {

	private static final int USR2 = 12;

	private static final String BEGUN = "graceful-restart: the supervisor keeps this process id";

	private static final String SERVES = "exec sleep 60";

	@TempDir
	private Path directory;

	private final List<ChildJvm> started = new ArrayList<>();

	@AfterEach
	void end() {
		roster().generations().forEach((pid) -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
		this.started.forEach(ChildJvm::close);
	}

	private Roster roster() {
		return new Roster(this.directory.toFile());
	}

	@ParameterizedTest
	@EnumSource(names = { "SMALL_JVM", "IN_PLACE" })
	void itEndsWithTheStatusOfTheGenerationThatServes(Place place) throws Exception {
		ChildJvm supervisor = start(place, SERVES);
		ProcessHandle.of(roster().serving()).orElseThrow().destroyForcibly();
		assertThat(supervisor.exitStatus()).as(supervisor::toString).isEqualTo(137);
		assertThat(this.directory).doesNotExist();
	}

	@ParameterizedTest
	@EnumSource(names = { "SMALL_JVM", "IN_PLACE" })
	void termEndsAllGenerations(Place place) throws Exception {
		ChildJvm supervisor = start(place, SERVES, SERVES);
		supervisor.signal("TERM");
		assertThat(supervisor.exitStatus()).as(supervisor::toString).isEqualTo(143);
	}

	@ParameterizedTest
	@EnumSource(names = { "SMALL_JVM", "IN_PLACE" })
	void itStaysAsLongAsAGenerationIsLeft(Place place) throws Exception {
		Path end = this.directory.resolve("end");
		ChildJvm supervisor = start(place, SERVES, "until test -e " + end + "; do sleep 0.1; done; exit 3");
		long first = roster().serving();
		long second = roster().generations().stream().filter((pid) -> pid != first).findFirst().orElseThrow();
		roster().serving(second);
		ProcessHandle.of(first).orElseThrow().destroyForcibly();
		await().until(() -> roster().generations().size() == 1);
		assertThat(supervisor.isAlive()).isTrue();
		Files.createFile(end);
		assertThat(supervisor.exitStatus()).as(supervisor::toString).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource(names = { "SMALL_JVM", "IN_PLACE" })
	void whoServesGetsOtherSignals(Place place) throws Exception {
		ChildJvm supervisor = start(place, SERVES, SERVES);
		try (RandomAccessFile pipe = new RandomAccessFile(roster().pipe(roster().serving()), "rw")) {
			supervisor.signal("USR2");
			assertThat(pipe.read()).isEqualTo(USR2);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SMALL_JVM", "IN_PLACE" })
	void aSignalIsIgnoredIfNobodyServes(Place place) throws Exception {
		ChildJvm supervisor = start(place, SERVES, SERVES);
		ProcessHandle.of(roster().serving()).orElseThrow().destroyForcibly();
		await().until(() -> roster().generations().size() == 1);
		supervisor.signal("USR2");
		supervisor.awaitLine("ignores signal " + USR2);
		supervisor.signal("INT");
		assertThat(supervisor.exitStatus()).as(supervisor::toString).isEqualTo(137);
	}

	@ParameterizedTest
	@EnumSource(names = { "SMALL_JVM", "IN_PLACE" })
	void itDoesWithoutItsFilesIfSomebodyRemovesThem(Place place) throws Exception {
		ChildJvm supervisor = start(place, SERVES, SERVES);
		long serving = roster().serving();
		supervisor.signal("WINCH");
		roster().delete();
		long other = ProcessHandle.of(supervisor.pid())
			.orElseThrow()
			.children()
			.map(ProcessHandle::pid)
			.filter((pid) -> pid != serving)
			.findFirst()
			.orElseThrow();
		ProcessHandle.of(other).orElseThrow().destroyForcibly();
		await().until(() -> ProcessHandle.of(other).isEmpty());
		supervisor.signal("TERM");
		assertThat(supervisor.exitStatus()).as(supervisor::toString).isEqualTo(143);
	}

	@ParameterizedTest
	@EnumSource(names = { "SMALL_JVM", "IN_PLACE" })
	void orphansAreReaped(Place place) throws Exception {
		// The outer shell leaves the inner one behind, which is a generation's child.
		ChildJvm supervisor = start(place, SERVES, "(sleep 0.3; echo orphan) & sleep 0.1");
		supervisor.awaitLine("orphan");
		long pid = supervisor.pid();
		await().until(() -> ProcessHandle.of(pid).orElseThrow().children().toList(),
				(children) -> children.size() == 1 && roster().generations().size() == 1);
	}

	@Test
	void aGenerationMayBeThatOfAScript() throws Exception {
		String script = "cd %s; sh -c 'until test -e end; do sleep 0.1; done; exit 4' & mv $$ $!; touch moved; wait $!";
		ChildJvm supervisor = start(Place.SMALL_JVM, script.formatted(this.directory));
		await().until(() -> Files.exists(this.directory.resolve("moved")));
		roster().serving(roster().generations().get(0));
		Files.createFile(this.directory.resolve("end"));
		assertThat(supervisor.exitStatus()).as(supervisor::toString).isEqualTo(4);
	}

	@Test
	void aSignalThatComesBeforeItHasBegunIsNotLost() throws Exception {
		ChildJvm supervisor = start(Place.SMALL_JVM, false, SERVES);
		ProcessHandle process = ProcessHandle.of(supervisor.pid()).orElseThrow();
		Path commandLine = Path.of("/proc", Long.toString(supervisor.pid()), "cmdline");
		await().pollInterval(Duration.ofMillis(1))
			.until(() -> Files.readString(commandLine).contains(Supervisor.class.getName()));
		process.destroy();
		assertThat(supervisor.exitStatus()).as(supervisor::toString).isEqualTo(143);
		assertThat(supervisor.output()).anyMatch((line) -> line.startsWith(BEGUN));
	}

	@Test
	void itHasNoOtherDescriptorsThanItsOwn() throws Exception {
		ChildJvm supervisor = start(Place.SMALL_JVM, SERVES);
		try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(supervisor.pid()), "fd"))) {
			String before = String.join(" ", supervisor.lines("has socket"));
			assertThat(descriptors.map(SupervisorTests::target)).contains("anon_inode:[signalfd]")
				.noneMatch((target) -> before.contains(target));
		}
	}

	static String target(Path link) {
		try {
			return Files.readSymbolicLink(link).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

	@Test
	void itHasNoOptionsThatAreMeantForTheApplication() throws Exception {
		ChildJvm supervisor = start(Place.SMALL_JVM, SERVES);
		assertThat(Files.readString(Path.of("/proc", Long.toString(supervisor.pid()), "environ")))
			.contains("_JAVA_SR_SIGNUM=35")
			.doesNotContain("JDK_JAVA_OPTIONS");
	}

	@Test
	void whatCannotBeRunLeavesTheProcessAsItWas() throws Exception {
		ChildJvm supervisor = start(Place.NOWHERE, SERVES);
		supervisor.awaitLine("still here");
		supervisor.signal("TERM");
		assertThat(supervisor.exitStatus()).as(supervisor::toString).isEqualTo(143);
	}

	@Test
	void allOfItsClassesAreWritten() throws Exception {
		Path folder = Path.of(Supervisor.class.getResource("Supervisor.class").toURI()).getParent();
		try (Stream<Path> classes = Files.list(folder)) {
			assertThat(classes.map((file) -> file.getFileName().toString().replace(".class", "")))
				.containsExactlyInAnyOrderElementsOf(
						Stream.concat(Stream.of("package-info"), SupervisorProgram.CLASSES.stream()).toList());
		}
	}

	@Test
	void aProgramThatDoesNotStartIsFoundOut() throws Exception {
		SupervisorProgram.write(Files.createDirectory(this.directory.resolve("whole"))).tryOut();
		SupervisorProgram incomplete = SupervisorProgram.write(this.directory);
		String name = Supervisor.class.getPackageName().replace('.', '/') + "/JdkChildren.class";
		Files.writeString(this.directory.resolve(name), "no class");
		assertThatIOException().isThrownBy(incomplete::tryOut).withMessageContaining("ended with status 1");
		Files.delete(this.directory.resolve(name));
		assertThatIOException().isThrownBy(incomplete::tryOut).withMessageContaining("JdkChildren");
	}

	private ChildJvm start(Place place, String... scripts) throws Exception {
		return start(place, true, scripts);
	}

	private ChildJvm start(Place place, boolean wait, String... scripts) throws Exception {
		List<String> arguments = new ArrayList<>(List.of(place.name(), this.directory.toString()));
		arguments.addAll(List.of(scripts));
		ChildJvm supervisor = ChildJvm.start(FirstGeneration.class,
				List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"),
				Map.of("JDK_JAVA_OPTIONS", "-Dany=thing"), arguments.toArray(String[]::new));
		this.started.add(supervisor);
		supervisor.awaitLine("takes over");
		if (wait && place != Place.NOWHERE) {
			supervisor.awaitLine(BEGUN);
		}
		return supervisor;
	}

	/**
	 * Where the supervisor runs.
	 */
	enum Place {

		SMALL_JVM, IN_PLACE, NOWHERE

	}

	/**
	 * Starts the generations and becomes their supervisor.
	 */
	static final class FirstGeneration {

		private FirstGeneration() {
		}

		public static void main(String[] args) throws Exception {
			Roster roster = new Roster(new File(args[1]));
			ServerSocket socket = new ServerSocket(0);
			Map<Long, CompletableFuture<Integer>> ends = new HashMap<>();
			OtherProcess.adoptOrphans();
			SupervisorProgram program = SupervisorProgram.write(roster.directory().toPath());
			for (int i = 2; i < args.length; i++) {
				// The pipe is there before the script begins.
				Process process = new ProcessBuilder("sh", "-c", "read begin; " + args[i])
					.redirectError(ProcessBuilder.Redirect.INHERIT)
					.redirectOutput(ProcessBuilder.Redirect.INHERIT)
					.start();
				NamedPipe.create(roster.pipe(process.pid()).toPath());
				ends.put(process.pid(), process.onExit().thenApply(Process::exitValue));
				if (i == 2) {
					roster.serving(process.pid());
				}
				process.getOutputStream().write('\n');
				process.getOutputStream().flush();
			}
			try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
				descriptors.map(SupervisorTests::target)
					.filter((target) -> target.startsWith("socket:"))
					.forEach((target) -> System.out.println("has socket " + target));
			}
			System.out.println("takes over");
			switch (Place.valueOf(args[0])) {
				case SMALL_JVM -> program.become(roster.directory(), 1);
				case IN_PLACE -> new SupervisionInPlace(roster, ends).run(1);
				case NOWHERE -> {
					try {
						ProcessImage.replace(Path.of("/nowhere"), List.of("x"), Map.of(), Set.of(15));
					}
					catch (IOException ex) {
						System.out.println("still here: " + ex.getMessage());
					}
					System.in.read();
				}
			}
			System.out.println(socket);
		}

	}

}
