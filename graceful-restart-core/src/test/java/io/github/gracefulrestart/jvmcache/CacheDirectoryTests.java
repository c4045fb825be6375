/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheDirectory}.
 */
class CacheDirectoryTests {

	@TempDir
	private Path path;

	@Test
	void theThreeLastUsedStay() throws Exception {
		Path oldest = complete('a', 40);
		Path third = complete('b', 30);
		Path second = complete('c', 20);
		Path first = complete('d', 10);
		new CacheDirectory(this.path).tidyUp();
		assertThat(oldest).doesNotExist();
		assertThat(Stream.of(first, second, third)).allMatch(Files::exists);
	}

	@Test
	void oneThatARunningProcessNamesStays() throws Exception {
		Path oldest = complete('a', 40);
		complete('b', 30);
		complete('c', 20);
		complete('d', 10);
		Process process = new ProcessBuilder("sh", "-c", "read line", oldest.resolve("app.jar").toString()).start();
		try {
			new CacheDirectory(this.path).tidyUp();
			assertThat(oldest).exists();
		}
		finally {
			process.destroyForcibly().waitFor();
		}
		new CacheDirectory(this.path).tidyUp();
		assertThat(oldest).doesNotExist();
	}

	@Test
	void oneThatIsIncompleteStaysForADay() throws Exception {
		Path recent = incomplete('a', 23);
		Path old = incomplete('b', 25);
		new CacheDirectory(this.path).tidyUp();
		assertThat(recent).exists();
		assertThat(old).doesNotExist();
	}

	@Test
	void whatSomebodyElseHasPutThereStays() throws Exception {
		Path other = Files.createDirectory(this.path.resolve("backup"));
		Files.setLastModifiedTime(other, FileTime.fromMillis(0));
		new CacheDirectory(this.path).tidyUp();
		assertThat(other).exists();
	}

	private Path complete(char name, int hoursAgo) throws IOException {
		Path folder = folder(name);
		Files.writeString(folder.resolve("classes.jsa"), "");
		return used(folder, hoursAgo);
	}

	private Path incomplete(char name, int hoursAgo) throws IOException {
		return used(folder(name), hoursAgo);
	}

	private Path folder(char name) throws IOException {
		Path folder = Files.createDirectory(this.path.resolve(String.valueOf(name).repeat(32) + "-4711"));
		Files.createDirectories(folder.resolve("application/lib"));
		Files.writeString(folder.resolve("application/app.jar"), "");
		return folder;
	}

	private static Path used(Path folder, int hoursAgo) throws IOException {
		Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofHours(hoursAgo))));
		return folder;
	}

}
