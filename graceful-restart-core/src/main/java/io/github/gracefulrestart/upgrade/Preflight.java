/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.List;

import io.github.gracefulrestart.preflight.Check;
import io.github.gracefulrestart.preflight.Checks;

/**
 * What is looked at before anything is started: can every listener go, can the successor
 * come and report, has the application nothing against it.
 *
 * @param server whose listeners are handed over
 * @param approach how the successor would come
 * @param application what the application says
 */
record Preflight(Server server, Approach approach, Check application) implements Check {

	@Override
	public List<String> problems() {
		return Checks.of(this.server::obstacles, this.approach, this.application).problems();
	}

}
