/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Invitation}.
 */
class InvitationTests {

	private final Invitation invitation = Invitation.to(Path.of("/run/control"));

	@Test
	void anInvitationTravelsInTheEnvironment() {
		assertThat(this.invitation.environment()).containsOnlyKeys("GRACEFUL_RESTART_SOCKET", "GRACEFUL_RESTART_TOKEN");
		assertThat(Invitation.from(this.invitation.environment())).contains(this.invitation);
	}

	@Test
	void aProcessWithoutTheVariableWasNotInvited() {
		assertThat(Invitation.from(Map.of())).isEmpty();
		assertThat(Invitation.from(Map.of("GRACEFUL_RESTART_SOCKET", ""))).isEmpty();
	}

	@Test
	void onlyTheTokenProvesAnInvitation() {
		assertThat(this.invitation.isProvenBy(this.invitation.token())).isTrue();
		assertThat(this.invitation.isProvenBy("")).isFalse();
		assertThat(this.invitation.isProvenBy(this.invitation.token() + "0")).isFalse();
		assertThat(this.invitation.isProvenBy(Invitation.to(this.invitation.socket()).token())).isFalse();
	}

	@Test
	void aTokenHas128BitsThatNobodyCanGuess() {
		assertThat(this.invitation.token()).hasSize(32).isNotEqualTo(Invitation.to(this.invitation.socket()).token());
	}

	@Test
	void theTextOfAnInvitationDoesNotTellTheToken() {
		assertThat(this.invitation).asString().contains("/run/control").doesNotContain(this.invitation.token());
	}

}
