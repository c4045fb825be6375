/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A control directory in a chroot whose root is no mount point, so that nobody can tell
 * on which file system it lies.
 */
class ChrootTests {

	private static final String IN_NAMESPACE = """
			set -e
			for entry in /*; do
				if [ -L "$entry" ]; then
					cp -P "$entry" "$0$entry"
				elif [ -d "$entry" ]; then
					mkdir "$0$entry"
					mount --rbind "$entry" "$0$entry"
				fi
			done
			mkdir -m 0700 "$0/control-directory"
			exec chroot "$0" "$@"
			""";

	@TempDir
	private Path directory;

	@Test
	void aFileSystemThatCannotBeNamedIsNoReasonToRefuse() throws Exception {
		Assumptions.assumeTrue(exit("true") == 0, "this user may not change the root of a namespace");
		int exit = exit(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Checking.class.getName());
		assertThat(exit).as(Files.readString(this.directory.resolve("output"))).isZero();
	}

	private int exit(String... command) throws Exception {
		Path root = Files.createTempDirectory(this.directory, "root");
		Process process = new ProcessBuilder(Stream
			.concat(Stream.of("unshare", "--map-root-user", "--mount", "sh", "-c", IN_NAMESPACE, root.toString()),
					Stream.of(command))
			.toList()).redirectErrorStream(true).redirectOutput(this.directory.resolve("output").toFile()).start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * What runs in the chroot.
	 */
	static final class Checking {

		private Checking() {
		}

		public static void main(String[] args) throws IOException {
			Path path = Path.of("/control-directory");
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> Files.getFileStore(path));
			ControlDirectory.check(path);
			ControlDirectory.create(path).close();
		}

	}

}
