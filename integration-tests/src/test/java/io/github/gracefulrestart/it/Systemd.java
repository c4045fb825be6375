/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.gracefulrestart.load.ProcessView;
import org.awaitility.Awaitility;

/**
 * A systemd that has nothing to do with this machine's: it runs as the service manager of
 * a user, in a mount and a process name space of its own, and knows the units that a test
 * gives it and no others. Whatever it has started dies with it.
 */
final class Systemd implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/lib/systemd/systemd");

	// The first process of a name space has to be something else: systemd would take
	// itself for the system's.
	private static final String START = "mkdir -p /run/systemd && mount -t tmpfs tmpfs /run/systemd"
			+ " && mkdir /run/systemd/system && { /lib/systemd/systemd --user --log-target=console & wait; }";

	private static final List<String> TARGETS = List.of("default", "basic", "shutdown", "sockets");

	private final Path directory;

	private final Process process;

	private final Thread hook = new Thread(this::end, "end-systemd");

	private Systemd(Path directory, Process process) {
		this.directory = directory;
		this.process = process;
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	static boolean isInstalled() {
		return Files.isExecutable(PROGRAM) && Files.isExecutable(Path.of("/usr/bin/nsenter"))
				&& "root".equals(System.getProperty("user.name")) && Namespaces.canBeMade();
	}

	static Systemd start(Path directory) throws IOException {
		Files.createDirectories(directory.resolve("units"));
		Files.createDirectory(directory.resolve("run"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		for (String target : TARGETS) {
			Files.writeString(directory.resolve("units/" + target + ".target"), "[Unit]\nDefaultDependencies=no\n");
		}
		ProcessBuilder builder = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "--kill-child",
				"--mount-proc", "--propagation", "private", "sh", "-c", START)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("systemd.log").toFile());
		builder.environment().remove("NOTIFY_SOCKET");
		builder.environment().putAll(environment(directory));
		Systemd systemd = new Systemd(directory, builder.start());
		try {
			Awaitility.await("systemd").until(() -> systemd.tryCommand("is-active", "default.target"));
			return systemd;
		}
		catch (RuntimeException ex) {
			systemd.close();
			throw new IllegalStateException(systemd.log(), ex);
		}
	}

	private static Map<String, String> environment(Path directory) {
		return Map.of("XDG_RUNTIME_DIR", directory.resolve("run").toString(), "SYSTEMD_UNIT_PATH",
				directory.resolve("units").toString(), "HOME", directory.toString());
	}

	/**
	 * Installs a unit, or a file that adds to one.
	 * @param file the unit's file, or one in the unit's folder
	 * @param text what it says
	 */
	void install(String file, String text) throws IOException {
		Path path = this.directory.resolve("units").resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, text);
		command("daemon-reload");
	}

	/**
	 * Runs {@code systemctl}.
	 * @param arguments its arguments
	 * @return what it printed
	 */
	String command(String... arguments) throws IOException {
		Path output = Files.createTempFile(this.directory, "systemctl", ".log");
		int status = run(output, arguments);
		String text = Files.readString(output);
		if (status != 0) {
			throw new IllegalStateException(
					"systemctl %s exited with %d: %s%n%s".formatted(String.join(" ", arguments), status, text, log()));
		}
		return text;
	}

	private boolean tryCommand(String... arguments) throws IOException {
		return this.process.isAlive() && first() != 0
				&& run(Files.createTempFile(this.directory, "systemctl", ".log"), arguments) == 0;
	}

	private int run(Path output, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(first()), "--mount",
				"--pid", "systemctl", "--user", "--no-pager"));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().putAll(environment(this.directory));
		Process systemctl = builder.start();
		try {
			if (!systemctl.waitFor(Upgrades.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				systemctl.destroyForcibly();
				throw new IllegalStateException("systemctl hangs: " + command + "\n" + log());
			}
			return systemctl.exitValue();
		}
		catch (InterruptedException ex) {
			systemctl.destroyForcibly();
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	// The first process of the name space, as it is called outside.
	private long first() {
		return this.process.children().findFirst().map(ProcessHandle::pid).orElse(0L);
	}

	/**
	 * Returns what systemd knows of a unit.
	 * @param unit the unit
	 * @param names the properties
	 * @return their values
	 */
	Map<String, String> show(String unit, String... names) throws IOException {
		Map<String, String> values = new LinkedHashMap<>();
		command("show", unit, "--property", String.join(",", names)).lines()
			.map((line) -> line.split("=", 2))
			.forEach((pair) -> values.put(pair[0], pair[1]));
		return values;
	}

	/**
	 * Returns what systemd knows of a unit.
	 * @param unit the unit
	 * @param name the property
	 * @return its value
	 */
	String property(String unit, String name) throws IOException {
		return show(unit, name).getOrDefault(name, "");
	}

	/**
	 * Returns how many JVMs there are in this systemd's name space.
	 * @return their number
	 */
	long applications() throws IOException {
		Path namespace = Files.readSymbolicLink(Path.of("/proc", Long.toString(first()), "ns/pid"));
		try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
			return all.map(ProcessHandle::pid)
				.filter((pid) -> isIn(namespace, pid) && ProcessView.of(pid).isAlive())
				.filter((pid) -> ProcessView.of(pid).commandLine().contains("-jar"))
				.count();
		}
	}

	private static boolean isIn(Path namespace, long pid) {
		try {
			return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns/pid")).equals(namespace);
		}
		catch (IOException ex) {
			return false;
		}
	}

	String log() throws IOException {
		return Files.readString(this.directory.resolve("systemd.log"));
	}

	@Override
	public void close() {
		end();
		Runtime.getRuntime().removeShutdownHook(this.hook);
	}

	private void end() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
