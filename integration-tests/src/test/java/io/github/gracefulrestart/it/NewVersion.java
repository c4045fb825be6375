/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Another version of an application: the same jar with other properties in it, or with
 * another build of the library.
 */
final class NewVersion {

	private final Path jar;

	private NewVersion(Path jar) {
		this.jar = jar;
	}

	static NewVersion of(Path jar) throws IOException {
		Path copy = Files.createTempFile("new-version", ".jar");
		return new NewVersion(Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING));
	}

	NewVersion with(Map<String, String> properties) throws IOException {
		try (FileSystem content = FileSystems.newFileSystem(this.jar)) {
			Path file = content.getPath("BOOT-INF/classes/application.properties");
			for (Map.Entry<String, String> property : properties.entrySet()) {
				Files.writeString(file, "\n" + property.getKey() + "=" + property.getValue() + "\n",
						StandardOpenOption.APPEND);
			}
		}
		return this;
	}

	/**
	 * Is allowed by its manifest what a process needs to take over.
	 */
	NewVersion allowedToTakeOver() throws IOException {
		try (FileSystem content = FileSystems.newFileSystem(this.jar)) {
			Path file = content.getPath("META-INF/MANIFEST.MF");
			String manifest = Files.readString(file).strip();
			Files.writeString(file,
					manifest + "\r\nAdd-Opens: java.base/sun.nio.ch\r\nEnable-Native-Access: ALL-UNNAMED\r\n\r\n");
		}
		return this;
	}

	/**
	 * Has a library that speaks other versions of the protocol.
	 * @param versions the versions
	 */
	NewVersion speaking(int... versions) throws IOException {
		Path directory = Files.createTempDirectory("other-protocol");
		Path library = directory.resolve("library.jar");
		// The application's loader reads the library where it is: not compressed.
		try (FileSystem content = FileSystems.newFileSystem(this.jar, Map.of("compressionMethod", "STORED"))) {
			Path nested = library(content);
			Files.copy(nested, library);
			try (FileSystem classes = FileSystems.newFileSystem(library)) {
				Files.copy(OtherProtocol.compile(directory, versions), classes.getPath(OtherProtocol.ENTRY),
						StandardCopyOption.REPLACE_EXISTING);
			}
			Files.copy(library, nested, StandardCopyOption.REPLACE_EXISTING);
		}
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
		return this;
	}

	private static Path library(FileSystem content) throws IOException {
		try (Stream<Path> libraries = Files.list(content.getPath("BOOT-INF/lib"))) {
			return libraries.filter((each) -> each.getFileName().toString().startsWith("graceful-restart-core-"))
				.findFirst()
				.orElseThrow();
		}
	}

	/**
	 * Deploys as one should: to a name beside the old jar, then over it.
	 * @param target the jar to replace
	 */
	void moveTo(Path target) throws IOException {
		Path beside = target.resolveSibling(target.getFileName() + ".new");
		Files.move(this.jar, beside, StandardCopyOption.REPLACE_EXISTING);
		Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
	}

}
