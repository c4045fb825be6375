/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The command line of a Java process, the launcher first: what {@code proc(5)} shows as
 * {@code cmdline}.
 *
 * @param arguments the words, at least one, empty ones included
 */
public record CommandLine(List<String> arguments) {

	/**
	 * What a byte sequence becomes that the platform's charset does not know.
	 */
	static final char UNREADABLE = '\uFFFD';

	private static final Path OWN = Path.of("/proc/self/cmdline");

	public CommandLine {
		arguments = List.copyOf(arguments);
		if (arguments.isEmpty()) {
			throw new IllegalArgumentException("A command line has at least the name of what it starts");
		}
	}

	/**
	 * Reads the command line of this process. {@link ProcessHandle#info()} would not do:
	 * it knows no arguments when the command line is longer than a page (4096 bytes).
	 * @return the command line
	 * @throws UncheckedIOException if {@code /proc} cannot be read
	 */
	public static CommandLine current() {
		try {
			return of(Files.readAllBytes(OWN), nativeCharset());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the command line of this process from " + OWN, ex);
		}
	}

	static CommandLine of(byte[] content, Charset charset) {
		String text = new String(content, charset);
		// Every word ends in a NUL, so without the last one a split gives the words.
		String words = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
		return new CommandLine(List.of(words.split("\0", -1)));
	}

	/**
	 * Returns the charset in which {@link ProcessBuilder} encodes the words of a command:
	 * what it cannot say is lost on the way to the next process.
	 * @return the charset
	 */
	private static Charset nativeCharset() {
		if (Runtime.version().feature() < 18) {
			return Charset.defaultCharset();
		}
		return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
	}

	/**
	 * Returns what starts the JVM, as it was called: a path, or a name that was found in
	 * {@code PATH}.
	 * @return the first word
	 */
	public String launcher() {
		return this.arguments.get(0);
	}

	/**
	 * Returns the jar that the process runs.
	 * @return the jar as it was named, relative to the working directory if it is
	 * relative; empty if the process was not started with {@code -jar}
	 */
	public Optional<Path> jar() {
		return Entry.of(this.arguments).jar(this.arguments).map(Path::of);
	}

}
