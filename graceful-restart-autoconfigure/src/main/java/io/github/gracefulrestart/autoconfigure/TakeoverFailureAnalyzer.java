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
		return new FailureAnalysis(cause.getMessage(), action(cause), cause);
	}

	private static String action(TakeoverFailedException failure) {
		if (Adoption.obstacle().isPresent()) {
			return obstacleAction();
		}
		if (failure.controlSocket() == null) {
			return "The predecessor goes on serving; its log says why it did not hand over.";
		}
		return """
				The process that was found goes on serving, and this one ends. If an upgrade runs or that process is not \
				ready yet, start this one again when that is over. If this one is to serve on its own, give it another \
				graceful.restart.control-socket.""";
	}

	private static String obstacleAction() {
		String flags = String.join(" ", Adoption.JVM_FLAGS);
		return """
				The process that serves was not disturbed. Do one of these and start again:

				1. Put two lines into the manifest of the jar that 'java -jar' runs, by the build of the application:
				     Add-Opens: java.base/sun.nio.ch
				     Enable-Native-Access: ALL-UNNAMED
				2. Start the JVM with %s, on its command line or by the environment:
				     JDK_JAVA_OPTIONS='%s'""".formatted(flags, flags);
	}

}
