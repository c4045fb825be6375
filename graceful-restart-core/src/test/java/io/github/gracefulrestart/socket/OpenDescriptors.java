/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The descriptors of this process, as the kernel lists them.
 */
final class OpenDescriptors {

	private OpenDescriptors() {
	}

	static long count() throws IOException {
		return numbers().size();
	}

	/**
	 * Returns the numbers of all that are open, and that of the one which lists them.
	 * @return the numbers, to be modified at will
	 */
	static Set<Integer> numbers() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.map((descriptor) -> Integer.valueOf(descriptor.getFileName().toString()))
				.collect(Collectors.toCollection(TreeSet::new));
		}
	}

	/**
	 * Returns how many descriptors of this process lead to the same socket, pipe or file.
	 * @param number one of them
	 * @return how many there are, itself included
	 */
	static long duplicatesOf(int number) throws IOException {
		Path target = target(Path.of("/proc/self/fd", Integer.toString(number)));
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.filter((descriptor) -> target.equals(target(descriptor))).count();
		}
	}

	private static @Nullable Path target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor);
		}
		catch (IOException ex) {
			return null;
		}
	}

	static boolean contains(int number) {
		return Files.exists(Path.of("/proc/self/fd", Integer.toString(number)), LinkOption.NOFOLLOW_LINKS);
	}

	static boolean isCloseOnExec(int number) throws IOException {
		String flags = Files.readAllLines(Path.of("/proc/self/fdinfo", Integer.toString(number)))
			.stream()
			.filter((line) -> line.startsWith("flags:"))
			.findFirst()
			.orElseThrow()
			.substring("flags:".length())
			.strip();
		return (Integer.parseInt(flags, 8) & Native.SOCK_CLOEXEC) != 0;
	}

}
