/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The class of the library that says which versions of the protocol it speaks, compiled
 * from its own source with other versions in it.
 */
final class OtherProtocol {

	/** Where the class is in the library's jar. */
	static final String ENTRY = "io/github/gracefulrestart/handoff/ProtocolVersions.class";

	private static final Path CORE = Path.of("..", "graceful-restart-core");

	private static final String TODAY = "SPOKEN = List.of(1);";

	private OtherProtocol() {
	}

	/**
	 * Compiles it.
	 * @param directory where its source and its class go
	 * @param versions what it is to speak
	 * @return the class file
	 */
	static Path compile(Path directory, int... versions) throws IOException {
		Path file = Path.of("io/github/gracefulrestart/handoff/ProtocolVersions.java");
		String source = Files.readString(CORE.resolve("src/main/java").resolve(file));
		if (!source.contains(TODAY)) {
			throw new IllegalStateException("The library's source has no '" + TODAY + "'");
		}
		String spoken = Arrays.stream(versions).mapToObj(Integer::toString).collect(Collectors.joining(", "));
		Path changed = directory.resolve(file);
		Files.createDirectories(changed.getParent());
		Files.writeString(changed, source.replace(TODAY, "SPOKEN = List.of(" + spoken + ");"));
		compile(changed, directory);
		return directory.resolve(ENTRY);
	}

	private static void compile(Path source, Path target) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter problems = new StringWriter();
		List<String> options = List.of("--release", "17", "-proc:none", "-d", target.toString(), "-cp",
				CORE.resolve("target/classes").toString());
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			Iterable<? extends JavaFileObject> units = files.getJavaFileObjects(source);
			if (!compiler.getTask(problems, files, null, options, null, units).call()) {
				throw new IllegalStateException("The library's source does not compile: " + problems);
			}
		}
	}

}
