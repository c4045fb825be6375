/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files in which the kernel tells of the machine, the process and its limits. A file
 * that cannot be read is as good as empty.
 *
 * @param root where the file system begins
 */
record SystemFiles(Path root) {

	private static final Logger logger = LoggerFactory.getLogger(SystemFiles.class);

	private static final String SPACE = "[\\s:]+";

	/**
	 * Reads a file.
	 * @param path the file's absolute path
	 * @return its lines; empty if there is no such file or it cannot be read
	 */
	List<String> lines(String path) {
		Path file = at(path);
		try {
			// Names in it may have any bytes, of which none must stop us.
			return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()
					: List.of();
		}
		catch (IOException | SecurityException ex) {
			logger.debug("{} cannot be read", file, ex);
			return List.of();
		}
	}

	/**
	 * Reads a file that holds a number and nothing else.
	 * @param path the file's absolute path
	 * @return the number; empty if there is none
	 */
	OptionalLong number(String path) {
		return lines(path).stream()
			.findFirst()
			.map((line) -> parse(path, new String[] { line.strip() }, 0))
			.orElse(OptionalLong.empty());
	}

	/**
	 * Reads a number out of a file, for example the {@code 3} of the second word in
	 * {@code Threads: 3}.
	 * @param path the file's absolute path
	 * @param word the index of the number among the words of its line, from 0; a colon
	 * separates words too
	 * @param key what its line begins with, as words; an empty text for the first line
	 * @return the number; empty if there is none
	 */
	OptionalLong number(String path, int word, String key) {
		return lines(path).stream()
			.filter((line) -> key.isEmpty() || beginsWith(line, key))
			.findFirst()
			.map((line) -> parse(path, line.strip().split(SPACE), word))
			.orElse(OptionalLong.empty());
	}

	private static boolean beginsWith(String line, String key) {
		return line.startsWith(key) && line.length() > key.length() && " \t:".indexOf(line.charAt(key.length())) >= 0;
	}

	private static OptionalLong parse(String path, String[] words, int word) {
		try {
			// None has a sign, and one that is too large for a long is some kernels' way
			// to say that there is no limit.
			long number = Long.parseUnsignedLong(words[word]);
			return (number >= 0) ? OptionalLong.of(number) : OptionalLong.empty();
		}
		catch (NumberFormatException | ArrayIndexOutOfBoundsException ex) {
			// Among them "max" and "unlimited".
			logger.debug("No number in {}: {}", path, String.join(" ", words));
			return OptionalLong.empty();
		}
	}

	/**
	 * Counts what is in a directory.
	 * @param path the directory's absolute path
	 * @return the number of its entries; empty if it cannot be read
	 */
	OptionalLong entries(String path) {
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(at(path))) {
			long count = 0;
			for (Path entry : entries) {
				count++;
			}
			return OptionalLong.of(count);
		}
		catch (IOException ex) {
			logger.debug("{} cannot be listed", path, ex);
			return OptionalLong.empty();
		}
	}

	private Path at(String path) {
		return this.root.resolve(path.substring(1));
	}

}
