/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.platform.ChildJvm;
import io.github.gracefulrestart.process.CommandLine;
import io.github.gracefulrestart.process.SuccessorCommand;
import io.github.gracefulrestart.process.SuccessorOptions;
import io.github.gracefulrestart.process.SuccessorProcess;
import io.github.gracefulrestart.socket.NamedPipe;
import io.github.gracefulrestart.supervisor.Roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link KeptProcess}. The successor is a shell.
 */
@Timeout(60)
class KeptProcessTests {

	private static final String SUPERVISES = "the supervisor keeps this process id";

	@TempDir
	private Path directory;

	private ChildJvm process;

	@BeforeEach
	void start() throws Exception {
		this.process = ChildJvm.start(FirstGeneration.class,
				List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"), Map.of(),
				this.directory.toString());
	}

	@AfterEach
	void end() {
		ProcessHandle.of(this.process.pid())
			.ifPresent((handle) -> handle.descendants().forEach(ProcessHandle::destroyForcibly));
		this.process.close();
	}

	@Test
	void itSupervisesWhenItHasDrainedAndAllShutdownHooksHaveRun() throws Exception {
		this.process.tell("upgrade");
		this.process.tell("exit");
		this.process.awaitLine(SUPERVISES);
		assertThat(this.process.count("hook has run")).isOne();
		this.process.signal("TERM");
		assertThat(this.process.exitStatus()).as(this.process::toString).isEqualTo(143);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void itEndsIfNobodyServesButItself() throws Exception {
		this.process.tell("upgrade");
		this.process.tell("roll back");
		this.process.tell("exit");
		assertThat(this.process.exitStatus()).as(this.process::toString).isEqualTo(7);
		assertThat(this.process.count(SUPERVISES)).isZero();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aStopReachesTheGenerationThatServes() throws Exception {
		this.process.tell("upgrade");
		this.process.signal("TERM");
		assertThat(this.process.exitStatus()).as(this.process::toString).isEqualTo(143);
		assertThat(this.process.output()).anyMatch((line) -> line.contains(SUPERVISES));
	}

	@Test
	void twoStopsAtOnceReachItToo() throws Exception {
		this.process.tell("upgrade");
		String pid = Long.toString(this.process.pid());
		new ProcessBuilder("sh", "-c", "kill -INT $0; kill -TERM $0", pid).start().waitFor();
		assertThat(this.process.exitStatus()).as(this.process::toString).isEqualTo(143);
	}

	@Test
	void aStopThatTwoAskForIsOneAlsoAfterAnUpgradeThatFailed() throws Exception {
		this.process.tell("upgrade");
		this.process.tell("roll back");
		String pid = Long.toString(this.process.pid());
		new ProcessBuilder("sh", "-c", "kill -INT $0; kill -TERM $0", pid).start().waitFor();
		assertThat(this.process.exitStatus()).as(this.process::toString).isIn(130, 143);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void filesThatWereRemovedAreMadeAnewForTheNextUpgrade() throws Exception {
		this.process.tell("upgrade");
		this.process.tell("roll back");
		try (Stream<Path> files = Files.list(this.directory)) {
			new Roster(files.findFirst().orElseThrow().toFile()).delete();
		}
		this.process.tell("upgrade");
		this.process.tell("exit");
		this.process.awaitLine(SUPERVISES);
		this.process.signal("TERM");
		assertThat(this.process.exitStatus()).as(this.process::toString).isEqualTo(143);
	}

	@Test
	void aGenerationThatHasEndedIsNotOnTheRoster() throws Exception {
		this.process.tell("upgrade");
		this.process.tell("roll back");
		try (Stream<Path> files = Files.list(this.directory)) {
			Roster roster = new Roster(files.findFirst().orElseThrow().toFile());
			await().until(() -> roster.generations().isEmpty());
		}
	}

	@Test
	void itEndsAsTheGenerationDidThatServedAndThatItHasReaped() throws Exception {
		this.process.tell("upgrade");
		this.process.tell("kill");
		this.process.tell("exit");
		assertThat(this.process.exitStatus()).as(this.process::toString).isEqualTo(137);
	}

	@Test
	void itSupervisesAsItIsIfNoSmallJvmStarts() throws Exception {
		this.process.tell("upgrade");
		try (Stream<Path> files = Files.walk(this.directory)) {
			Files.delete(files.filter((file) -> file.endsWith("Supervisor.class")).findFirst().orElseThrow());
		}
		this.process.tell("exit");
		this.process.awaitLine("no small JVM takes the place of process " + this.process.pid());
		this.process.awaitLine(SUPERVISES);
		this.process.signal("TERM");
		assertThat(this.process.exitStatus()).as(this.process::toString).isEqualTo(143);
		await().until(() -> this.directory.toFile().list().length == 0);
	}

	/**
	 * Does what it is told.
	 */
	static final class FirstGeneration {

		private FirstGeneration() {
		}

		public static void main(String[] args) throws Exception {
			Runtime.getRuntime().addShutdownHook(new Thread(FirstGeneration::hook));
			KeptProcess kept = new KeptProcess(Path.of(args[0]));
			Roster roster = new Roster(new File(kept.prepare().get(Supervision.VARIABLE)));
			Scanner input = new Scanner(System.in);
			SuccessorProcess successor = null;
			while (input.hasNextLine()) {
				String command = input.nextLine();
				if (command.equals("upgrade")) {
					successor = successor(kept);
					NamedPipe.create(roster.pipe(successor.pid()).toPath());
					roster.serving(successor.pid());
				}
				else if (command.equals("roll back")) {
					kept.serving();
					successor.kill();
				}
				else if (command.equals("kill")) {
					successor.kill();
					successor.onExit().join();
				}
				System.out.println("did " + command);
				if (command.equals("exit")) {
					kept.exit(7);
				}
			}
		}

		private static SuccessorProcess successor(KeptProcess kept) throws Exception {
			SuccessorOptions options = new SuccessorOptions(List.of("sh", "-c", "exec sleep 60"), List.of(), List.of(),
					List.of());
			SuccessorProcess successor = SuccessorProcess.start(
					SuccessorCommand.of(CommandLine.current(), System.getenv(), options, List.of()), kept.prepare(),
					(builder) -> {
					});
			kept.started(successor);
			return successor;
		}

		private static void hook() {
			try {
				Thread.sleep(500);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			System.out.println("hook has run");
		}

	}

}
