/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ControlDirectory}.
 */
class ControlDirectoryTests {

	private static final String TMPDIR = System.getProperty("java.io.tmpdir");

	@TempDir
	private Path parent;

	@AfterEach
	void restoreTmpdir() {
		System.setProperty("java.io.tmpdir", TMPDIR);
	}

	@Test
	void onlyThisUserCanEnterIt() throws IOException {
		try (ControlDirectory directory = ControlDirectory.create(this.parent)) {
			assertThat(mode(directory.socket().getParent())).isEqualTo("rwx------");
		}
	}

	@Test
	void itIsRemovedWithTheSocketInIt() throws IOException {
		ControlDirectory directory = ControlDirectory.create(this.parent);
		Files.createFile(directory.socket());
		directory.close();
		assertThat(this.parent).isEmptyDirectory();
		directory.close();
	}

	@Test
	void whatSomebodyElsePutIntoItIsNotRemoved() throws IOException {
		ControlDirectory directory = ControlDirectory.create(this.parent);
		Path foreign = Files.createFile(directory.socket().resolveSibling("foreign"));
		directory.close();
		assertThat(foreign).exists();
	}

	@ParameterizedTest
	@ValueSource(strings = { "rwxrwx---", "rwx----w-", "rwxrwxrwx" })
	void aParentInWhichOthersCanWriteIsRefused(String mode) throws IOException {
		Files.setPosixFilePermissions(this.parent, PosixFilePermissions.fromString(mode));
		assertRefused(this.parent, "others can write", "chmod 700");
	}

	@Test
	void aParentThatDoesNotExistIsRefused() {
		assertRefused(this.parent.resolve("missing"), "does not exist", "create it");
	}

	@Test
	void aParentWhosePathIsTooLongForASocketIsRefused() throws IOException {
		Path tooLong = Files.createDirectory(this.parent.resolve("x".repeat(60)));
		assertRefused(tooLong, "too long", "at most 107 bytes", "choose a shorter one");
	}

	@Test
	void thePathOfASocketIsAbsoluteBecauseASuccessorMayHaveAnotherWorkingDirectory() throws IOException {
		Path relative = Path.of("").toAbsolutePath().relativize(this.parent);
		try (ControlDirectory directory = ControlDirectory.create(relative)) {
			assertThat(directory.socket()).isAbsolute();
		}
	}

	@Test
	@DisabledIfEnvironmentVariable(named = "XDG_RUNTIME_DIR", matches = ".+")
	void byDefaultItIsMadeInJavaIoTmpdir() throws IOException {
		System.setProperty("java.io.tmpdir", this.parent.toString());
		try (ControlDirectory directory = ControlDirectory.create(null)) {
			assertThat(directory.socket().getParent().getParent()).isEqualTo(this.parent);
		}
	}

	@Test
	@DisabledIfEnvironmentVariable(named = "XDG_RUNTIME_DIR", matches = ".+")
	void aJavaIoTmpdirThatIsTooLongIsPassedOver() throws IOException {
		Path tooLong = Files.createDirectory(this.parent.resolve("x".repeat(60)));
		System.setProperty("java.io.tmpdir", tooLong.toString());
		try (ControlDirectory directory = ControlDirectory.create(null)) {
			assertThat(directory.socket().getParent().getParent()).isEqualTo(Path.of("/tmp"));
		}
	}

	@Test
	void thereIsRoomForTheLongestNameThatADirectoryMayGet() throws IOException {
		int longest = 107 - "/graceful-restart-18446744073709551615/control".length();
		ControlDirectory.create(parentOfLength(longest)).close();
		assertRefused(parentOfLength(longest + 1), "which leaves " + longest);
	}

	private Path parentOfLength(int length) throws IOException {
		return Files.createDirectory(this.parent.resolve("x".repeat(length - this.parent.toString().length() - 1)));
	}

	@Test
	void aDefaultPlaceInWhichSomebodyElseCouldReplaceItIsPassedOver() throws IOException {
		Path open = Files.createDirectory(this.parent.resolve("open"));
		Path sticky = Files.createDirectory(this.parent.resolve("sticky"));
		Files.setAttribute(open, "unix:mode", 0777);
		Files.setAttribute(sticky, "unix:mode", 01777);
		try (ControlDirectory directory = ControlDirectory.createInFirst(List.of(open, sticky))) {
			assertThat(directory.socket().getParent().getParent()).isEqualTo(sticky);
		}
	}

	@Test
	void ifNoPlaceWillDoItIsSaidOfEachWhy() throws IOException {
		Path open = Files.createDirectory(this.parent.resolve("open"));
		Files.setAttribute(open, "unix:mode", 0777);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> ControlDirectory.createInFirst(List.of(this.parent.resolve("missing"), open)))
			.withMessageContaining("set graceful.restart.control-directory")
			.withMessageContaining("in " + this.parent.resolve("missing") + ": It does not exist")
			.withMessageContaining("others can write to " + open);
	}

	@Test
	void aDirectoryThatDidNotKeepItsModeIsRefusedAndRemoved() throws IOException {
		Path loose = Files.createDirectory(this.parent.resolve("loose"));
		Files.setPosixFilePermissions(loose, PosixFilePermissions.fromString("rwxr-xr-x"));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ControlDirectory.verified(loose))
			.withMessageContaining("has mode rwxr-xr-x");
		assertThat(loose).doesNotExist();
	}

	@Test
	void whatSomebodyElsePutInItsPlaceStays() throws IOException {
		ControlDirectory directory = ControlDirectory.create(this.parent);
		Path path = directory.socket().getParent();
		Files.move(path, this.parent.resolve("moved"));
		Files.createDirectory(path);
		Files.createFile(directory.socket());
		directory.close();
		assertThat(directory.socket()).exists();
	}

	@Test
	void aSymbolicLinkInItsPlaceIsNotFollowed() throws IOException {
		ControlDirectory directory = ControlDirectory.create(this.parent);
		Path path = directory.socket().getParent();
		Path victim = Files.createDirectory(this.parent.resolve("victim"));
		Files.createFile(victim.resolve("control"));
		Files.delete(path);
		Files.createSymbolicLink(path, victim);
		directory.close();
		assertThat(victim.resolve("control")).exists();
	}

	private static void assertRefused(Path parent, String... words) {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ControlDirectory.create(parent))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(words));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ControlDirectory.check(parent));
	}

	private static String mode(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

}
