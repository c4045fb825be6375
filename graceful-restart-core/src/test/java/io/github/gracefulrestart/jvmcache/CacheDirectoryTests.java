/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link CacheDirectory}.
 */
class CacheDirectoryTests {

	private static final CacheKind KIND = CacheKind.CLASS_DATA_ARCHIVE;

	@TempDir
	private Path path;

	@Test
	void theThreeLastUsedStay() throws Exception {
		Path oldest = complete('a', 40);
		Path third = complete('b', 30);
		Path second = complete('c', 20);
		Path first = complete('d', 10);
		CacheDirectory.at(this.path).tidyUp();
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
			CacheDirectory.at(this.path).tidyUp();
			assertThat(oldest).exists();
		}
		finally {
			process.destroyForcibly().waitFor();
		}
		CacheDirectory.at(this.path).tidyUp();
		assertThat(oldest).doesNotExist();
	}

	@Test
	void oneThatIsIncompleteStaysForADay() throws Exception {
		Path recent = incomplete('a', 23);
		Path old = incomplete('b', 25);
		CacheDirectory.at(this.path).tidyUp();
		assertThat(recent).exists();
		assertThat(old).doesNotExist();
	}

	@Test
	void whatSomebodyElseHasPutThereStays() throws Exception {
		Path other = Files.createDirectory(this.path.resolve("backup"));
		Files.setLastModifiedTime(other, FileTime.fromMillis(0));
		CacheDirectory.at(this.path).tidyUp();
		assertThat(other).exists();
	}

	@ParameterizedTest
	@ValueSource(strings = { "rm application/lib/b.jar", ": > application/app.jar", "touch application/lib/b.jar",
			"rm inventory", "rm -r application" })
	void oneOfWhichAPartIsGoneOrChangedIsNotFound(String damage) throws Exception {
		Path folder = complete('a', 1);
		assertThat(CacheDirectory.at(this.path).find(key('a'), KIND)).isPresent();
		Process shell = new ProcessBuilder("sh", "-c", damage).directory(folder.toFile()).start();
		assertThat(shell.waitFor()).isZero();
		assertThat(CacheDirectory.at(this.path).find(key('a'), KIND)).isEmpty();
	}

	@Test
	void oneThatSomebodyElseMayHavePutThereIsNotFound() throws Exception {
		Path folder = complete('a', 1);
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThat(CacheDirectory.at(this.path).find(key('a'), KIND)).isEmpty();
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
		assertThat(CacheDirectory.at(this.path).find(key('a'), KIND)).isPresent();
		Path elsewhere = Files.move(folder, this.path.resolve("elsewhere"));
		Files.createSymbolicLink(folder, elsewhere);
		assertThat(CacheDirectory.at(this.path).find(key('a'), KIND)).isEmpty();
	}

	@Test
	void linksOnTheWayToItAreFollowedOnlyOnce() throws Exception {
		Path link = Files.createSymbolicLink(this.path.resolve("link"), Files.createDirectory(this.path.resolve("a")));
		assertThat(CacheDirectory.at(link).path()).isEqualTo(this.path.toRealPath().resolve("a"));
	}

	@Test
	void oneThatOthersCouldExchangeIsNotUsed() throws Exception {
		Path parent = Files.createDirectory(this.path.resolve("a"));
		Path directory = Files.createDirectories(parent.resolve("b/c"));
		Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThatIOException().isThrownBy(() -> CacheDirectory.at(directory))
			.withMessageStartingWith("anybody can write to " + parent);
		Files.setAttribute(parent, "unix:mode", 01777);
		assertThat(CacheDirectory.at(directory).path()).isEqualTo(directory.toRealPath());
	}

	private Path complete(char name, int hoursAgo) throws IOException {
		Path folder = folder(name);
		CachedApplication application = new CachedApplication(folder, KIND);
		Files.writeString(application.draft(), "");
		application.complete();
		return used(folder, hoursAgo);
	}

	private Path incomplete(char name, int hoursAgo) throws IOException {
		return used(folder(name), hoursAgo);
	}

	private Path folder(char name) throws IOException {
		Path folder = Files.createDirectory(this.path.resolve(key(name).name() + "-4711"));
		Files.createDirectories(folder.resolve("application/lib"));
		Files.writeString(folder.resolve("application/app.jar"), "app");
		Files.writeString(folder.resolve("application/lib/b.jar"), "b");
		Files.setLastModifiedTime(folder.resolve("application/lib/b.jar"), FileTime.fromMillis(0));
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
		return folder;
	}

	private static CacheKey key(char name) {
		return new CacheKey(String.valueOf(name).repeat(32));
	}

	private static Path used(Path folder, int hoursAgo) throws IOException {
		Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofHours(hoursAgo))));
		return folder;
	}

}
