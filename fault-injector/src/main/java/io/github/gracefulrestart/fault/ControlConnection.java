/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.fault;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The connection on which this process talks to the other one of an upgrade, found as one
 * finds it from outside: whoever owns it does not know of this.
 *
 * @param descriptors its descriptor. On the successor's side, where it has no name, there
 * may be others, on which nobody listens
 */
record ControlConnection(List<Integer> descriptors) {

	private static final int SHUT_RDWR = 2;

	private static final int MSG_NOSIGNAL = 0x4000;

	// In /proc/net/unix; see unix_seq_show in the kernel's net/unix/af_unix.c.
	private static final int TYPE = 4;

	private static final int STATE = 5;

	private static final int INODE = 6;

	private static final int PATH = 7;

	private static final String STREAM = "0001";

	private static final String CONNECTED = "03";

	static ControlConnection of(Side side) throws IOException {
		Set<String> links = links(side);
		List<Integer> descriptors = new ArrayList<>();
		try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			for (Path descriptor : open) {
				if (links.contains(link(descriptor))) {
					descriptors.add(Integer.valueOf(descriptor.getFileName().toString()));
				}
			}
		}
		return new ControlConnection(descriptors);
	}

	private static Set<String> links(Side side) throws IOException {
		Set<String> links = new HashSet<>();
		for (String line : Files.readAllLines(Path.of("/proc/net/unix"))) {
			String[] words = line.trim().split(" +");
			boolean named = words.length > PATH && words[PATH].endsWith("/control");
			if (words.length > INODE && words[TYPE].equals(STREAM) && words[STATE].equals(CONNECTED)
					&& ((side == Side.PREDECESSOR) ? named : words.length == PATH)) {
				links.add("socket:[" + words[INODE] + "]");
			}
		}
		return links;
	}

	private static String link(Path descriptor) throws IOException {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (NoSuchFileException ex) {
			return "";
		}
	}

	void sayGarbage() {
		byte[] garbage = new byte[100];
		Arrays.fill(garbage, (byte) 0xDB);
		this.descriptors.forEach((each) -> LibC.LIBC.send(each, garbage, garbage.length, MSG_NOSIGNAL));
	}

	void shutDown() {
		this.descriptors.forEach((each) -> LibC.LIBC.shutdown(each, SHUT_RDWR));
	}

}
