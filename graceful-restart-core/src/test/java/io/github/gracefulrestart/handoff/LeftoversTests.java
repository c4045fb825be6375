/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Leftovers}.
 */
class LeftoversTests {

	private static final Duration OLD = Duration.ofMinutes(1);

	@TempDir
	private Path parent;

	@Test
	void theDirectoryOfAKilledProcessGoesWithTheNextUpgrade() throws IOException {
		Path leftover = withSocketThatNobodyListensOn("graceful-restart-1");
		age(leftover, OLD);
		try (ControlDirectory directory = ControlDirectory.create(this.parent)) {
			assertThat(this.parent).isDirectoryNotContaining(leftover::equals);
			assertThat(directory.socket().getParent()).exists();
		}
	}

	@Test
	void oneWithoutASocketGoesToo() throws IOException {
		Path leftover = Files.createDirectory(this.parent.resolve("graceful-restart-2"));
		age(leftover, OLD);
		Leftovers.removeFrom(this.parent);
		assertThat(leftover).doesNotExist();
	}

	@Test
	void oneOnWhoseSocketSomebodyListensStays() throws IOException {
		Path directory = Files.createDirectory(this.parent.resolve("graceful-restart-3"));
		try (UnixListener listener = UnixListener.bind(directory.resolve("control"))) {
			age(directory, OLD);
			Leftovers.removeFrom(this.parent);
			assertThat(directory.resolve("control")).exists();
			listener.accept().close();
		}
	}

	@Test
	void aYoungOneStaysBecauseItsSocketMayNotListenYet() throws IOException {
		Path directory = withSocketThatNobodyListensOn("graceful-restart-4");
		Leftovers.removeFrom(this.parent);
		assertThat(directory.resolve("control")).exists();
	}

	@Test
	void whatSomebodyPutIntoOneStays() throws IOException {
		Path directory = Files.createDirectory(this.parent.resolve("graceful-restart-5"));
		Path foreign = Files.createFile(directory.resolve("foreign"));
		age(directory, OLD);
		Leftovers.removeFrom(this.parent);
		assertThat(foreign).exists();
	}

	@Test
	void whatIsNamedOtherwiseStays() throws IOException {
		Path directory = Files.createDirectory(this.parent.resolve("graceful-restart-data"));
		age(directory, OLD);
		Leftovers.removeFrom(this.parent);
		assertThat(directory).exists();
	}

	@Test
	void aSymbolicLinkIsNotFollowed() throws IOException {
		Path directory = withSocketThatNobodyListensOn("elsewhere");
		Files.createSymbolicLink(this.parent.resolve("graceful-restart-6"), directory);
		age(directory, OLD);
		Leftovers.removeFrom(this.parent);
		assertThat(directory.resolve("control")).exists();
	}

	@Test
	void oneOfAnotherUserStays() throws IOException {
		Assumptions.assumeTrue(PeerCredentials.ownUid() == 0, "only root can give a directory away");
		Path directory = withSocketThatNobodyListensOn("graceful-restart-7");
		Files.setAttribute(directory, "unix:uid", 65534);
		age(directory, OLD);
		Leftovers.removeFrom(this.parent);
		assertThat(directory.resolve("control")).exists();
	}

	private Path withSocketThatNobodyListensOn(String name) throws IOException {
		Path directory = Files.createDirectory(this.parent.resolve(name));
		UnixListener.bind(directory.resolve("control")).close();
		return directory;
	}

	private static void age(Path path, Duration age) throws IOException {
		Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
	}

}
