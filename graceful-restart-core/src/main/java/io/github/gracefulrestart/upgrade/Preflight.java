/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.preflight.Check;
import io.github.gracefulrestart.preflight.Checks;

/**
 * What is looked at before anything is started: can every listener go, can the successor
 * be launched, can it report.
 *
 * @param server whose listeners are handed over
 * @param launch how the successor would be started
 * @param controlDirectory where the control socket would be; null for a default
 */
record Preflight(Server server, Launch launch, @Nullable Path controlDirectory) implements Check {

	@Override
	public List<String> problems() {
		return Checks.of(this.server::obstacles, this.launch, new ControlSocketCheck(this.controlDirectory)).problems();
	}

}
