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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gracefulrestart.load.FreePort;
import io.github.gracefulrestart.load.Target;
import org.awaitility.Awaitility;

/**
 * The sample application as a service of {@link Systemd}, by the units that the documents
 * tell an operator to install. What differs is in a file that adds to them: paths, the
 * port, and times that a test can wait for.
 *
 * @param systemd runs it
 * @param name the unit's, without its suffix
 * @param directory where it works
 * @param target where it listens
 */
record SystemdService(Systemd systemd, String name, Path directory, Target target) {

	private static final List<Path> DOCUMENTS = List.of(Path.of("..", "docs", "systemd.md"),
			Path.of("..", "docs", "takeover.md"));

	private static final Pattern UNIT = Pattern.compile("```ini\n# /etc/systemd/system/(\\S+)\n(.*?)```",
			Pattern.DOTALL);

	/**
	 * Installs the service, and does not start it.
	 * @param systemd runs it
	 * @param name what to call it
	 * @param arguments further arguments of the application
	 */
	static SystemdService install(Systemd systemd, String name, String... arguments) throws IOException {
		return install(systemd, name, "app.service", List.of(arguments));
	}

	/**
	 * Installs a template whose instances take over from each other, and starts none.
	 * @param systemd runs them
	 * @param name what to call it
	 * @return the first instance
	 */
	static SystemdService installTemplate(Systemd systemd, String name) throws IOException {
		Path control = Files.createDirectories(directory(name).resolve("control"));
		Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rwx------"));
		return install(systemd, name + "@", "app@.service",
				List.of("--graceful.restart.control-socket=" + control.resolve("app.sock")))
			.instance(1);
	}

	/**
	 * Returns another instance of the same template.
	 * @param number its number
	 */
	SystemdService instance(int number) {
		return new SystemdService(this.systemd, this.name.substring(0, this.name.indexOf('@') + 1) + number,
				this.directory, this.target);
	}

	private static SystemdService install(Systemd systemd, String name, String document, List<String> arguments)
			throws IOException {
		Path directory = directory(name);
		Files.deleteIfExists(directory.resolve("output.log"));
		Path jar = directory.resolve("app.jar");
		Files.deleteIfExists(jar);
		Files.copy(SampleApp.JAR, jar);
		int port = FreePort.find();
		SystemdService service = new SystemdService(systemd, name, directory, Target.http(port));
		systemd.install(service.unit(), service.document(document));
		systemd.install(service.unit() + ".d/test.conf", """
				[Service]
				User=
				WorkingDirectory=%1$s
				Environment=GRACEFUL_RESTART_STANDBY=0s
				ExecStart=
				ExecStart=%2$s/bin/java -XX:TieredStopAtLevel=1 -jar app.jar --server.port=%3$d %4$s
				WatchdogSec=10s
				StandardOutput=append:%1$s/output.log
				StandardError=inherit
				""".formatted(directory, System.getProperty("java.home"), port, String.join(" ", arguments)));
		return service;
	}

	private static Path directory(String name) throws IOException {
		return Files.createDirectories(Path.of("target", "sample-app", name.replace("@", ""))).toAbsolutePath();
	}

	/**
	 * Has it started by systemd when the first connection comes.
	 */
	SystemdService activated() throws IOException {
		this.systemd.install(this.name + ".socket", document("app.socket"));
		this.systemd.install(this.name + ".socket.d/test.conf", """
				[Socket]
				ListenStream=
				ListenStream=127.0.0.1:%d
				""".formatted(this.target.address().getPort()));
		this.systemd.install(unit() + ".d/socket.conf", document("app.service.d/socket.conf"));
		return this;
	}

	/**
	 * Returns a unit, or a file that adds to one, as the document has it.
	 * @param file its path below the units' folder
	 */
	String document(String file) throws IOException {
		for (Path document : DOCUMENTS) {
			Matcher matcher = UNIT.matcher(Files.readString(document));
			while (matcher.find()) {
				if (matcher.group(1).equals(file)) {
					return matcher.group(2).replace("app.socket", this.name + ".socket");
				}
			}
		}
		throw new IllegalStateException(DOCUMENTS + " have no " + file);
	}

	String unit() {
		return this.name + ".service";
	}

	/**
	 * Runs {@code systemctl} for this service.
	 * @param words the command and its options
	 */
	void systemctl(String... words) throws IOException {
		String[] arguments = Arrays.copyOf(words, words.length + 1);
		arguments[words.length] = unit();
		this.systemd.command(arguments);
	}

	long mainPid() throws IOException {
		return Long.parseLong(property("MainPID"));
	}

	String status() throws IOException {
		return property("StatusText");
	}

	String property(String property) throws IOException {
		return this.systemd.property(unit(), property);
	}

	Map<String, String> show(String... properties) throws IOException {
		return this.systemd.show(unit(), properties);
	}

	String output() throws IOException {
		Path output = this.directory.resolve("output.log");
		return Files.exists(output) ? Files.readString(output) : "";
	}

	void awaitStatus(String text) {
		await("status: " + text, () -> status().contains(text));
	}

	void awaitOutput(String text) {
		await("output: " + text, () -> output().contains(text));
	}

	void await(String what, Callable<Boolean> condition) {
		try {
			Awaitility.await(what).atMost(Upgrades.PATIENCE).pollDelay(Duration.ZERO).until(condition);
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException(what + "\n" + description(), ex);
		}
	}

	/** Returns all that may explain why something did not happen. */
	String description() {
		try {
			return this.systemd.command("show", unit()) + "\n" + output() + "\n" + this.systemd.log();
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
