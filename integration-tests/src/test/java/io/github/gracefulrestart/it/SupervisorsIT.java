/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.ProcessView;
import io.github.gracefulrestart.load.Tally;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application under supervisord and runit, each of which watches one process, with
 * the files that docs/containers.md has. They are changed in the user, the directory,
 * where the output goes, and the command's path, port and standby.
 */
@EnabledIf(value = "areSupervisorsInstalled", disabledReason = "supervisord and runit are not installed")
class SupervisorsIT {

	private static final Path DOCUMENT = Path.of("..", "docs", "containers.md");

	private static final Duration PAUSE = Duration.ofMillis(20);

	/** Replaced by the shell that knows the command, and becomes the supervisor. */
	private static final String COMMAND = "java -jar app.jar";

	@TempDir
	private Path directory;

	private Path service;

	static boolean areSupervisorsInstalled() {
		return List.of("/usr/bin/supervisord", "/usr/bin/runsv", "/usr/bin/sv")
			.stream()
			.allMatch((program) -> Files.isExecutable(Path.of(program)));
	}

	@BeforeEach
	void createService() throws IOException {
		this.service = Files.createDirectory(this.directory.resolve("service"));
	}

	@Test
	void supervisordSeesOneProcess() throws Exception {
		Path file = this.service.resolve("supervisord.conf");
		Files.writeString(file, """
				[supervisord]
				pidfile=%1$s/supervisord.pid
				logfile=/dev/stdout
				logfile_maxbytes=0
				[unix_http_server]
				file=%1$s/supervisord.sock
				[rpcinterface:supervisor]
				supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
				[supervisorctl]
				serverurl=unix://%1$s/supervisord.sock
				""".formatted(this.service) + document("ini").replace("user=app\n", "") + """
				redirect_stderr=true
				stdout_logfile=/dev/stdout
				stdout_logfile_maxbytes=0
				""");
		try (Lineage application = start(file, "/usr/bin/supervisord --nodaemon --configuration " + file)) {
			WatchedProcess watched = WatchedProcess.childOf(application);
			upgradeUnderLoad(watched, () -> run("supervisorctl", "-c", file.toString(), "signal", "USR2", "app"));
			assertThat(run("supervisorctl", "-c", file.toString(), "pid", "app")).isEqualTo(watched.pid() + "\n");

			WatchedProcess anew = killAndAwaitNext(watched);
			assertThat(application.output()).contains("exited: app (exit status 137; not expected)");
			run("supervisorctl", "-c", file.toString(), "stop", "app");
			assertGone(anew);
			assertThat(application.output()).contains("stopped: app (exit status 143)");
		}
	}

	@Test
	void runitSeesOneProcess() throws Exception {
		Path file = this.service.resolve("run");
		Files.writeString(file, document("sh").replace("chpst -u app ", ""));
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
		try (Lineage application = start(file, "/usr/bin/runsv " + this.service)) {
			WatchedProcess watched = WatchedProcess.childOf(application);
			upgradeUnderLoad(watched, () -> run("sv", "2", this.service.toString()));
			assertThat(run("sv", "status", this.service.toString())).startsWith("run: ")
				.contains("(pid " + watched.pid() + ")");

			WatchedProcess anew = killAndAwaitNext(watched);
			run("sv", "-w", "30", "down", this.service.toString());
			assertGone(anew);
			assertThat(run("sv", "status", this.service.toString())).startsWith("down: ");
		}
	}

	private Lineage start(Path file, String supervisor) throws Exception {
		Files.writeString(file, Files.readString(file).replace("/srv/app", this.directory.toString()));
		String script = "sed -i \"s|%s|$*|\" %s && exec %s".formatted(COMMAND, file, supervisor);
		return SampleApp.launch(SampleApp.JAR, this.directory).under("sh", "-c", script, "sh").start();
	}

	private static void upgradeUnderLoad(WatchedProcess watched, Upgrade upgrade) throws Exception {
		Upgrades.awaitServing(watched.application());
		Load load = Load.on(watched.application().target())
			.lasting(Duration.ofMinutes(5))
			.start(NewConnections.paced(1, PAUSE), KeptConnections.paced(2, PAUSE));
		upgrade.request();
		watched.awaitAlone(2, List.of());
		Tally tally = load.stop();
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(watched.zombies()).isEmpty();
	}

	private static WatchedProcess killAndAwaitNext(WatchedProcess watched) throws Exception {
		Lineage application = watched.application();
		application.signal(watched.children().get(0), "KILL");
		application.awaitExit(watched.pid(), Upgrades.PATIENCE);
		Awaitility.await("a new first generation")
			.atMost(Upgrades.PATIENCE)
			.until(application::currentGeneration, (generation) -> generation.orElse(0) == 1);
		Upgrades.awaitServing(application);
		return WatchedProcess.childOf(application);
	}

	private static void assertGone(WatchedProcess watched) {
		assertThat(ProcessView.of(watched.pid()).isAlive()).isFalse();
		assertThat(watched.application().alive()).containsExactly(watched.application().firstPid());
	}

	private static String document(String language) throws IOException {
		Matcher matcher = Pattern.compile("```" + language + "\n([^`]*keep-pid=always[^`]*)```")
			.matcher(Files.readString(DOCUMENT));
		if (!matcher.find()) {
			throw new IllegalStateException(DOCUMENT + " has no " + language);
		}
		return matcher.group(1);
	}

	private String run(String... command) throws IOException, InterruptedException {
		Path output = Files.createTempFile(this.directory, command[0], ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(Upgrades.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(command[0]).isTrue();
			assertThat(process.exitValue()).as(() -> String.join(" ", command) + ": " + text(output)).isZero();
			return text(output);
		}
		finally {
			process.destroy();
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/**
	 * Asks for one.
	 */
	@FunctionalInterface
	private interface Upgrade {

		void request() throws Exception;

	}

}
