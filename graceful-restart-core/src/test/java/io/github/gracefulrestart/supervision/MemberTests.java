/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.supervisor.Roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Member}.
 */
class MemberTests {

	private static final long PID = ProcessHandle.current().pid();

	@TempDir
	private Path directory;

	@Test
	void itIsOnTheRosterFromTheStartAndServesWhenItDoes() {
		Roster roster = new Roster(this.directory.resolve("roster").toFile());
		Supervision member = Member.join(roster);
		assertThat(roster.generations()).containsExactly(PID);
		assertThat(roster.serving()).isZero();
		member.serving();
		assertThat(roster.serving()).isEqualTo(PID);
	}

	@Test
	void aRosterThatWasRemovedIsMadeAnewBeforeTheNextUpgrade() throws Exception {
		Roster roster = new Roster(this.directory.resolve("roster").toFile());
		Supervision member = Member.join(roster);
		roster.delete();
		assertThat(member.prepare()).isEmpty();
		assertThat(roster.generations()).containsExactly(PID);
		assertThat(roster.serving()).isEqualTo(PID);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(roster.directory().toPath())))
			.isEqualTo("rwx------");
	}

	@Test
	void oneThatCannotBeOnTheRosterDoesNotStart() throws Exception {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThatIllegalStateException().isThrownBy(() -> Member.join(new Roster(file.toFile())))
			.withMessageContaining("Cannot make the pipe " + file + "/" + PID);
	}

}
