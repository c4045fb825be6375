/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.ControlSocket;
import io.github.gracefulrestart.handoff.Successor;
import io.github.gracefulrestart.preflight.Checks;
import io.github.gracefulrestart.upgrade.Launch.Launched;

/**
 * A successor that this process starts and invites to a socket of its own.
 */
final class LaunchApproach implements Approach {

	private final Launch launch;

	private final @Nullable Path controlDirectory;

	private @Nullable ControlSocket controlSocket;

	LaunchApproach(Launch launch, @Nullable Path controlDirectory) {
		this.launch = launch;
		this.controlDirectory = controlDirectory;
	}

	@Override
	public List<String> problems() {
		return Checks.of(this.launch, new ControlSocketCheck(this.controlDirectory)).problems();
	}

	@Override
	public Preparation prepare() {
		return this.launch.prepare();
	}

	@Override
	public Launched begin(Consumer<Successor> onConnected) throws IOException {
		this.controlSocket = ControlSocket.open(this.controlDirectory, onConnected);
		return this.launch.start(this.controlSocket.invitation().environment());
	}

	@Override
	public boolean isSameService() {
		return true;
	}

	@Override
	public void decline(String reason) {
		// Nobody waits who was not welcomed.
	}

	@Override
	public void close() {
		if (this.controlSocket != null) {
			this.controlSocket.close();
		}
	}

}
