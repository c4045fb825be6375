/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.process.CommandLine;
import io.github.gracefulrestart.process.SuccessorCommand;
import io.github.gracefulrestart.process.SuccessorOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link JvmCache}.
 */
@Timeout(60)
class JvmCacheTests {

	private static final String JAR_LAUNCHER = FakeJar.JAR_LAUNCHER;

	private static final Set<String> INVITATION = Set.of("GRACEFUL_RESTART_SOCKET");

	@TempDir
	private Path place;

	private Path directory;

	private Path jar;

	private FakeJdk jdk;

	@BeforeEach
	void deploy() throws IOException {
		this.directory = this.place.resolve("cache");
		this.jar = this.place.resolve("app.jar");
		this.jdk = new FakeJdk(this.place.resolve("jdk"), 17);
		writeJar(JAR_LAUNCHER, "the first version");
	}

	private void writeJar(String main, String content) throws IOException {
		FakeJar.write(this.jar, main, content);
	}

	@Test
	void theFirstTimeTheApplicationIsExtractedAndTrained() throws Exception {
		SuccessorCommand fast = speedUp(command("-Xmx1g"));
		Path folder = onlyFolder();
		assertThat(fast.command()).containsExactly(this.jdk.launcher().toString(),
				"-Dgraceful.restart.copy-of=" + this.jar, "-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"),
				"-Xmx1g", "-jar", folder.resolve("application/app.jar").toString(), "--port=1");
		assertThat(this.jdk.calls()).containsExactly(
				"19 -Djarmode=tools -jar " + this.jar + " extract --destination " + folder.resolve("application"),
				"19 -Dspring.context.exit=onRefresh -XX:TieredStopAtLevel=1 -Dgraceful.restart.copy-of=" + this.jar
						+ " -XX:ArchiveClassesAtExit=" + folder.resolve("draft-classes.jsa") + " -Xmx1g -jar "
						+ folder.resolve("application/app.jar") + " --port=1 --migrate=false");
		assertThat(folder.resolve("classes.jsa")).hasContent("classes");
		assertThat(Files.getPosixFilePermissions(this.directory))
			.isEqualTo(PosixFilePermissions.fromString("rwx------"));
	}

	@Test
	void fromThenOnTheCacheIsThere() throws Exception {
		SuccessorCommand first = speedUp(command("-Xmx1g"));
		Files.setLastModifiedTime(this.jar, FileTime.fromMillis(0));
		assertThat(first.command()).isNotEqualTo(command("-Xmx1g").command());
		assertThat(speedUp(command("-Xmx1g")).command()).isEqualTo(first.command());
		assertThat(speedUp(next(first)).command()).isEqualTo(first.command());
		assertThat(this.jdk.calls()).hasSize(2);
	}

	private static SuccessorCommand next(SuccessorCommand command) {
		return SuccessorCommand.of(new CommandLine(command.command()), command.environment(), SuccessorOptions.NONE,
				List.of());
	}

	@Test
	void anotherJarAnotherJdkAndAnotherOptionNeedACacheOfTheirOwn() throws Exception {
		speedUp(command("-Xmx1g"));
		writeJar(JAR_LAUNCHER, "the other version");
		speedUp(command("-Xmx1g"));
		this.jdk.version("17.0.2");
		speedUp(command("-Xmx1g"));
		speedUp(command("-Xmx2g"));
		speedUp(command(Map.of("JAVA_TOOL_OPTIONS", "-Da=b"), "-Xmx2g"));
		assertThat(this.jdk.calls()).hasSize(10);
		Files.writeString(this.place.resolve("jdk/lib/modules"), "a build of the same version");
		speedUp(command(Map.of("JAVA_TOOL_OPTIONS", "-Da=b"), "-Xmx2g"));
		assertThat(this.jdk.calls()).hasSize(12);
	}

	@Test
	void otherTrainingArgumentsNeedACacheOfTheirOwn() throws Exception {
		speedUp(command());
		new JvmCache(this.directory, List.of("--migrate=true"), Duration.ofSeconds(20)).speedUp(command(), INVITATION);
		assertThat(this.jdk.calls()).hasSize(4);
	}

	@Test
	void oneThatIsUsedIsTheLastToGo() throws Exception {
		speedUp(command());
		Path folder = onlyFolder();
		FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
		Files.setLastModifiedTime(folder, yesterday);
		speedUp(command());
		assertThat(Files.getLastModifiedTime(folder)).isGreaterThan(yesterday);
	}

	@Test
	void theApplicationIsExtractedWithoutTheOptionsOfItsJvm() throws Exception {
		this.jdk.training("exit 1");
		Path seen = this.place.resolve("seen");
		Files.writeString(this.jdk.launcher(), Files.readString(this.jdk.launcher())
			.replace("mkdir", "echo \"${JAVA_TOOL_OPTIONS-none}\" > '" + seen + "'; mkdir"));
		speedUp(command(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g -agentpath:x.so")));
		assertThat(seen).hasContent("none");
	}

	@Test
	void aTrainingRunIsNoSuccessorAndNoService() throws Exception {
		speedUp(command(
				Map.of("GRACEFUL_RESTART_SOCKET", "/run/control", "NOTIFY_SOCKET", "/run/notify", "HOME", "/x")));
		assertThat(this.jdk.environment()).contains("HOME=/x")
			.noneMatch((line) -> line.startsWith("GRACEFUL_RESTART") || line.startsWith("NOTIFY"));
	}

	@Test
	void anArchiveIsMadeWithoutTheAgentsThatItIsUsedWith() throws Exception {
		SuccessorCommand fast = speedUp(
				command(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:b.jar -Da=b"), "-javaagent:a.jar=x"));
		assertThat(fast.command()).contains("-javaagent:a.jar=x");
		assertThat(this.jdk.calls()).hasSize(2).noneMatch((call) -> call.contains("-javaagent"));
		assertThat(this.jdk.environment()).contains("JAVA_TOOL_OPTIONS=-Da=b");
	}

	@Test
	void anAotCacheIsMadeWithTheOptionsThatItIsUsedWith() throws Exception {
		this.jdk.version("25.0.3");
		SuccessorCommand fast = speedUp(command("-javaagent:a.jar"));
		assertThat(fast.command()).contains("-XX:AOTCache=" + onlyFolder().resolve("classes.aot"), "-javaagent:a.jar");
		assertThat(this.jdk.calls().get(1))
			.contains("-XX:AOTCacheOutput=" + onlyFolder().resolve("draft-classes.aot") + " -javaagent:a.jar -jar ")
			.doesNotContain("Tiered");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "echo classes > \"$cache\"; exit 1", "exit 0", "echo half > \"$cache.config\"; exec sleep 60" })
	void aTrainingRunThatFailsIsDoneWithoutAndRepeatedTheNextTime(String training) throws Exception {
		this.jdk.training(training);
		SuccessorCommand plain = command("-Xmx1g");
		JvmCache impatient = new JvmCache(this.directory, List.of(), Duration.ofSeconds(1));
		assertThat(impatient.speedUp(plain, INVITATION)).isSameAs(plain);
		try (Stream<Path> left = Files.list(onlyFolder())) {
			assertThat(left).extracting((file) -> file.getFileName().toString()).containsExactly("training.log");
		}
		this.jdk.training("echo classes > \"$cache\"");
		assertThat(impatient.speedUp(plain, INVITATION)).isNotSameAs(plain);
	}

	@Test
	void aJarThatIsExchangedMeanwhileIsNotTakenForTheOther() throws Exception {
		this.jdk.training("echo classes > \"$cache\"; echo more >> '" + this.jar + "'");
		SuccessorCommand plain = command();
		assertThat(speedUp(plain)).isSameAs(plain);
	}

	@Test
	void anInterruptEndsTheTrainingRunAndWhatItHasStarted() throws Exception {
		Path pids = this.place.resolve("pids");
		this.jdk.training("sleep 60 & echo $$ $! > '%1$s.new'; mv '%1$s.new' '%1$s'; wait".formatted(pids));
		CompletableFuture<Class<?>> end = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				speedUp(command());
			}
			catch (InterruptedException | IOException ex) {
				end.complete(ex.getClass());
			}
		});
		thread.start();
		await().until(() -> Files.exists(pids));
		thread.interrupt();
		assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
		for (String pid : Files.readString(pids).trim().split(" ")) {
			await().until(() -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:SharedArchiveFile=own.jsa", "-XX:AOTCache=own.aot", "-XX:+AutoCreateSharedArchive",
			"-Xshare:off", "-XX:-UseSharedSpaces" })
	void whoHasACacheOfItsOwnKeepsIt(String option) throws Exception {
		SuccessorCommand plain = command(option);
		assertThat(speedUp(plain)).isSameAs(plain);
		assertThat(this.jdk.calls()).isEmpty();
	}

	@Test
	void whatCannotBeExtractedRunsAsItIs() throws Exception {
		writeJar("com.example.Main", "");
		SuccessorCommand plain = command();
		assertThat(speedUp(plain)).isSameAs(plain);
		SuccessorCommand without = SuccessorCommand.of(new CommandLine(List.of("java", "-cp", "lib", "Main")), Map.of(),
				SuccessorOptions.NONE, List.of());
		assertThat(speedUp(without)).isSameAs(without);
		FakeJar.writeWithoutTools(this.jar);
		assertThat(speedUp(plain)).isSameAs(plain);
		assertThat(this.jdk.calls()).isEmpty();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aDirectoryToWhichOthersCanWriteIsNotUsed() throws Exception {
		SuccessorCommand plain = command();
		JvmCache cache = new JvmCache(this.directory, List.of(), Duration.ofSeconds(20));
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxrwx---"));
		assertThat(cache.speedUp(plain, INVITATION)).isSameAs(plain);
		assertThat(this.jdk.calls()).isEmpty();
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwx------"));
		assertThat(cache.speedUp(plain, INVITATION)).isNotSameAs(plain);
	}

	@Test
	void aDirectoryThatCannotBeMadeIsDoneWithout() throws Exception {
		Path file = Files.createFile(this.place.resolve("file"));
		this.directory = file.resolve("cache");
		Logger logger = (Logger) LoggerFactory.getLogger(JvmCache.class);
		ListAppender<ILoggingEvent> logged = new ListAppender<>();
		logged.start();
		logger.addAppender(logged);
		try {
			SuccessorCommand plain = command();
			assertThat(speedUp(plain)).isSameAs(plain);
		}
		finally {
			logger.detachAppender(logged);
		}
		assertThat(logged.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly(
					"Successors start without a cache for their JVM as long as this is so: java.nio.file.FileSystemException: "
							+ this.directory + ": Not a directory",
					"The successor starts without a cache for its JVM: java.nio.file.FileSystemException: "
							+ this.directory + ": Not a directory");
	}

	@Test
	void whatTrainingRunsThatFailHaveLeftGoesAfterADay() throws Exception {
		this.jdk.training("exit 1");
		speedUp(command());
		Path old = onlyFolder();
		Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
		speedUp(command());
		assertThat(onlyFolder()).isNotEqualTo(old);
	}

	@ParameterizedTest
	@ValueSource(strings = { "@%s", "-XX:VMOptionsFile=%s", "-XX:Flags=%s", "-javaagent:%s=a=b", "-agentpath:%s" })
	void aFileThatAnOptionNamesCountsAsTheOptionDoes(String option) throws Exception {
		Path file = Files.writeString(this.place.resolve("file"), "-Xmx1g");
		SuccessorCommand command = command(option.formatted(file));
		speedUp(command);
		assertThat(this.jdk.calls()).hasSize(2);
		speedUp(command);
		assertThat(this.jdk.calls()).hasSize(2);
		Files.writeString(file, "-Xmx2g");
		speedUp(command);
		assertThat(this.jdk.calls()).hasSize(4);
	}

	@Test
	void aConfiguredCommandMayHaveADebugger() throws Exception {
		SuccessorCommand command = SuccessorCommand.of(new CommandLine(List.of("java")),
				Map.of("PATH", System.getenv("PATH")), new SuccessorOptions(List.of(this.jdk.launcher().toString(),
						"-agentlib:jdwp=address=5005", "-jar", this.jar.toString()), List.of(), List.of(), List.of()),
				List.of());
		assertThat(speedUp(command).command()).contains("-agentlib:jdwp=address=5005",
				"-XX:SharedArchiveFile=" + onlyFolder().resolve("classes.jsa"));
		assertThat(this.jdk.calls()).hasSize(2).noneMatch((call) -> call.contains("jdwp"));
	}

	@Test
	void aTrainingRunIsTheFirstToEndWhenMemoryRunsOut() throws Exception {
		// It is started before it is told.
		this.jdk.training("""
				until [ "$(cat /proc/$$/oom_score_adj)" = 1000 ]; do sleep 0.01; done
				echo classes > "$cache"
				""");
		SuccessorCommand plain = command();
		assertThat(speedUp(plain)).isNotSameAs(plain);
	}

	private SuccessorCommand speedUp(SuccessorCommand command) throws IOException, InterruptedException {
		return new JvmCache(this.directory, List.of("--migrate=false"), Duration.ofSeconds(20)).speedUp(command,
				INVITATION);
	}

	private SuccessorCommand command(String... options) {
		return command(Map.of(), options);
	}

	private SuccessorCommand command(Map<String, String> further, String... options) {
		Map<String, String> environment = new HashMap<>(further);
		environment.put("PATH", System.getenv("PATH"));
		List<String> words = new ArrayList<>(List.of(this.jdk.launcher().toString()));
		words.addAll(List.of(options));
		words.addAll(List.of("-jar", this.jar.toString(), "--port=1"));
		return SuccessorCommand.of(new CommandLine(words), environment, SuccessorOptions.NONE, List.of());
	}

	private Path onlyFolder() throws IOException {
		try (Stream<Path> folders = Files.list(this.directory)) {
			List<Path> all = folders.toList();
			assertThat(all).hasSize(1);
			return all.get(0);
		}
	}

}
