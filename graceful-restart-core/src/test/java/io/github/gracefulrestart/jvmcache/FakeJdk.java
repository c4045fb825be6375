/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * What looks like a JDK, and whose launcher does in no time what an application and its
 * JVM would do, and keeps a record of it.
 */
public final class FakeJdk {

	private static final String LAUNCHER = """
			#!/bin/sh
			home=$(dirname "$0")/..
			echo "$(nice) $*" >> "$home/calls"
			env > "$home/environment"
			for word in "$@"; do
				case $word in
					-Djarmode=tools) extracts=yes ;;
					-XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*) cache=${word#*=} ;;
				esac
				last=$word
			done
			if [ "$extracts" ]; then
				mkdir -p "$last/lib"
				touch "$last/app.jar"
			else
				. "$home/training"
			fi
			""";

	private final Path home;

	public FakeJdk(Path home, int feature) throws IOException {
		this.home = home;
		Files.createDirectories(home.resolve("lib"));
		Files.createDirectories(home.resolve("bin"));
		version(feature + ".0.1");
		Files.writeString(home.resolve("lib/modules"), "");
		training("echo classes > \"$cache\"");
		Files.writeString(launcher(), LAUNCHER);
		Files.setPosixFilePermissions(launcher(), PosixFilePermissions.fromString("rwx------"));
	}

	public Path launcher() {
		return this.home.resolve("bin/java");
	}

	void version(String version) throws IOException {
		Files.writeString(this.home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
	}

	/** What a training run does, in the language of the shell. */
	public void training(String script) throws IOException {
		Files.writeString(this.home.resolve("training"), script);
	}

	/** The niceness and the arguments of each process that it has started. */
	public List<String> calls() throws IOException {
		return lines("calls");
	}

	/** The environment of the last process that it has started. */
	List<String> environment() throws IOException {
		return lines("environment");
	}

	private List<String> lines(String name) throws IOException {
		Path file = this.home.resolve(name);
		if (Files.notExists(file)) {
			return List.of();
		}
		try (Stream<String> lines = Files.lines(file)) {
			return lines.toList();
		}
	}

}
