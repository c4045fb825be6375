/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.socket.Adoption;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why a successor cannot take over.
 */
class TakeoverFailureAnalyzer extends AbstractFailureAnalyzer<TakeoverFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TakeoverFailedException cause) {
		String action = Adoption.obstacle()
			.map((obstacle) -> "Start the JVM with " + String.join(" ", Adoption.JVM_FLAGS)
					+ ", on its command line or by JDK_JAVA_OPTIONS.")
			.orElse("The predecessor goes on serving; its log says why it did not hand over.");
		return new FailureAnalysis(cause.getMessage(), action, cause);
	}

}
