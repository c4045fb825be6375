/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;

/**
 * A process that connected is not let in.
 */
final class RefusedException extends IOException {

	private final Refusal refusal;

	RefusedException(Refusal refusal) {
		super(refusal.toString());
		this.refusal = refusal;
	}

	Refusal refusal() {
		return this.refusal;
	}

}
