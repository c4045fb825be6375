/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process as Linux shows it in {@code /proc}, looked up anew with each question.
 *
 * @param pid the process id
 */
public record ProcessView(long pid) {

	/** Of the fields of {@code /proc/pid/stat} behind the name: see proc(5). */
	private static final int NICE_FIELD = 16;

	public static ProcessView of(long pid) {
		return new ProcessView(pid);
	}

	/**
	 * Returns whether the process exists and has not ended; a zombie has.
	 * @return whether it runs
	 */
	public boolean isAlive() {
		char state = state();
		return state != 'Z' && state != 'X' && state != '-';
	}

	/**
	 * Returns whether the process has ended and nobody has asked for its exit status.
	 * @return whether it is a zombie
	 */
	public boolean isZombie() {
		return state() == 'Z';
	}

	/**
	 * Returns whether the process stands still because of a signal.
	 * @return whether it was stopped
	 */
	public boolean isStopped() {
		return state() == 'T';
	}

	/**
	 * Returns what the open descriptors point at.
	 * @return an entry a descriptor, for example {@code 12 -> socket:[4711]}
	 */
	public List<String> descriptors() {
		List<String> descriptors = new ArrayList<>();
		for (Path descriptor : list("fd")) {
			try {
				descriptors.add(descriptor.getFileName() + " -> " + Files.readSymbolicLink(descriptor));
			}
			catch (IOException ex) {
				// Closed since it was listed.
			}
		}
		return descriptors;
	}

	public int threads() {
		return list("task").size();
	}

	/**
	 * Returns what the threads are called.
	 * @return the first 15 bytes of each name
	 */
	public List<String> threadNames() {
		return list("task").stream()
			.map((task) -> text(task.resolve("comm")).strip())
			.filter((name) -> !name.isEmpty())
			.toList();
	}

	/**
	 * Returns the nice values of the threads.
	 * @return each value that a thread has
	 */
	public Set<Integer> niceness() {
		return list("task").stream()
			.map((task) -> text(task.resolve("stat")))
			.filter((stat) -> !stat.isEmpty())
			.map((stat) -> Integer.valueOf(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE_FIELD]))
			.collect(Collectors.toSet());
	}

	/**
	 * Returns the command line.
	 * @return the program and its arguments; empty if the process has ended
	 */
	public List<String> commandLine() {
		return separated("cmdline");
	}

	/**
	 * Returns the environment that the process was started with.
	 * @return {@code NAME=value} each; empty if the process has ended
	 */
	public List<String> environment() {
		return separated("environ");
	}

	/**
	 * Returns the child processes, zombies among them.
	 * @return their process ids
	 */
	public List<Long> children() {
		List<Long> children = new ArrayList<>();
		for (Path task : list("task")) {
			for (String child : text(task.resolve("children")).split(" ")) {
				if (!child.isBlank()) {
					children.add(Long.valueOf(child.trim()));
				}
			}
		}
		return children;
	}

	/**
	 * Returns how much memory is resident.
	 * @return bytes, 0 if the process has ended
	 */
	public long residentBytes() {
		return text(path("status")).lines()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
			.findFirst()
			.orElse(0);
	}

	private List<String> separated(String name) {
		String text = text(path(name));
		return text.isEmpty() ? List.of() : List.of(text.split("\0"));
	}

	private char state() {
		String stat = text(path("stat"));
		// The name in parentheses may hold anything, parentheses too.
		int end = stat.lastIndexOf(')');
		return (end < 0) ? '-' : stat.charAt(end + 2);
	}

	private Path path(String name) {
		return Path.of("/proc", Long.toString(this.pid), name);
	}

	private List<Path> list(String name) {
		try (Stream<Path> entries = Files.list(path(name))) {
			return entries.toList();
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
		catch (IOException | UncheckedIOException ex) {
			if (isAlive()) {
				throw new IllegalStateException("Cannot look at process " + this.pid, ex);
			}
			return List.of();
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return "";
		}
	}

}
