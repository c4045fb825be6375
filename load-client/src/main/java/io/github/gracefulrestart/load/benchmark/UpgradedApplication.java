/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.io.IOException;
import java.nio.file.Path;

import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Target;

/**
 * The sample application, which does not stand by when it has been upgraded.
 */
final class UpgradedApplication implements Subject {

	private final Lineage lineage;

	private UpgradedApplication(Lineage lineage) {
		this.lineage = lineage;
	}

	static UpgradedApplication start(Path jar, String... arguments) throws IOException, InterruptedException {
		return new UpgradedApplication(
				Lineage.of(jar).arguments("--graceful.restart.standby=0s").arguments(arguments).start());
	}

	@Override
	public Target target() {
		return this.lineage.target();
	}

	@Override
	public Replacement replace() throws IOException, InterruptedException, LostRequestException {
		return Replacement.of(Upgraded.now(this.lineage));
	}

	@Override
	public void close() {
		this.lineage.close();
	}

}
