/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.socket.Adoption;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why the sockets of a service manager cannot be used.
 */
class ActivationFailureAnalyzer extends AbstractFailureAnalyzer<ActivationFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ActivationFailedException cause) {
		String action = Adoption.obstacle()
			.map((obstacle) -> "Put this line into the [Service] section of the unit:%n%nEnvironment=\"JDK_JAVA_OPTIONS=%s\""
				.formatted(String.join(" ", Adoption.JVM_FLAGS)))
			.orElse("Let the socket unit pass TCP sockets that listen (ListenStream= with a port, Accept=no).");
		return new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause);
	}

}
