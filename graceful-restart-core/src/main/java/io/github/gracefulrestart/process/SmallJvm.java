/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.gracefulrestart.platform.HotSpotSuspendSignal;

/**
 * The command of a small program in Java that lives for long: as little memory as a JVM
 * makes do with. It is run by the launcher that runs this process or, if that is not
 * known to be one, by that of this process's JDK.
 *
 * @param launcher the file to run
 * @param options the JVM's options, the class path and the main class
 */
public record SmallJvm(Path launcher, List<String> options) {

	/**
	 * The interpreter needs no compiler, and so no memory for one. {@code -Xrs} leaves
	 * all signals as they are.
	 */
	private static final List<String> LITTLE_MEMORY = List.of("-Xint", "-Xrs", "-Xmx4m",
			"-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto",
			"-Djdk.reflect.useNativeAccessorOnly=true");

	/** What is meant for the application: its heap, its agents. */
	private static final List<String> FOR_THE_APPLICATION = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
			"_JAVA_OPTIONS", "CLASSPATH");

	public SmallJvm {
		options = List.copyOf(options);
	}

	/**
	 * Makes a command.
	 * @param own this process's command line
	 * @param searchPath the value of {@code PATH}
	 * @param classes directory of the program's classes
	 * @param mainClass its main class
	 * @param flags options of the JVM that it needs
	 * @return the command
	 */
	public static SmallJvm of(CommandLine own, String searchPath, Path classes, String mainClass, List<String> flags) {
		List<String> options = new ArrayList<>(LITTLE_MEMORY);
		options.addAll(flags);
		options.addAll(List.of("-cp", classes.toString(), mainClass));
		return new SmallJvm(launcher(own.launcher(), searchPath), options);
	}

	private static Path launcher(String name, String searchPath) {
		return new Launcher(name, searchPath, false).file()
			.filter((file) -> file.endsWith("java"))
			.orElse(Path.of(System.getProperty("java.home"), "bin", "java"))
			.toAbsolutePath();
	}

	/**
	 * Returns the whole command line.
	 * @param arguments the program's arguments
	 * @return the words
	 */
	public List<String> command(String... arguments) {
		List<String> words = new ArrayList<>();
		words.add(this.launcher.toString());
		words.addAll(this.options);
		words.addAll(List.of(arguments));
		return words;
	}

	/**
	 * Returns the environment in which it runs.
	 * @param own this process's environment
	 * @return that, without options of the JVM that are meant for the application
	 */
	public static Map<String, String> environment(Map<String, String> own) {
		Map<String, String> variables = new HashMap<>(own);
		variables.keySet().removeAll(FOR_THE_APPLICATION);
		// Otherwise SIGUSR2 is HotSpot's, whatever -Xrs says.
		variables.put(HotSpotSuspendSignal.VARIABLE, Integer.toString(HotSpotSuspendSignal.FREE_NUMBER));
		return variables;
	}

	/**
	 * Returns what changes if the launcher is exchanged.
	 * @return something to compare
	 * @throws IOException if the launcher is gone
	 */
	public Object version() throws IOException {
		FileTime changed = (FileTime) Files.getAttribute(this.launcher, "unix:ctime");
		return List.of(Objects.requireNonNull(Files.getAttribute(this.launcher, "unix:ino")), changed);
	}

}
