/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * A request got no complete response; says in which way.
 */
public final class LostRequestException extends IOException {

	private final transient Outcome outcome;

	LostRequestException(Outcome outcome, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.outcome = outcome;
	}

	static LostRequestException whileConnecting(IOException ex) {
		if (ex instanceof SocketTimeoutException) {
			return because(Outcome.CONNECT_TIMEOUT, ex);
		}
		if (ex instanceof ConnectException && String.valueOf(ex.getMessage()).contains("refused")) {
			return because(Outcome.REFUSED, ex);
		}
		// "Cannot assign requested address" and the like: ours, but never to be
		// overlooked.
		return because(String.valueOf(ex.getMessage()).contains("reset") ? Outcome.RESET : Outcome.OTHER, ex);
	}

	static LostRequestException whileWriting(IOException ex) {
		return because(Outcome.WRITE_ERROR, ex);
	}

	static LostRequestException whileReading(IOException ex, boolean untouched) {
		if (ex instanceof SocketTimeoutException) {
			return because(Outcome.READ_TIMEOUT, ex);
		}
		if (ex instanceof MalformedResponseException) {
			return because(Outcome.GARBAGE, ex);
		}
		Throwable end = (ex instanceof SSLException && ex.getCause() != null) ? ex.getCause() : ex;
		if (end instanceof EOFException) {
			return because(untouched ? Outcome.CLOSED_UNANSWERED : Outcome.TRUNCATED, ex);
		}
		if (end instanceof SSLException) {
			return because(Outcome.GARBAGE, ex);
		}
		if (end instanceof SocketException || String.valueOf(end.getMessage()).contains("reset")) {
			return because(untouched ? Outcome.RESET : Outcome.TRUNCATED, ex);
		}
		return because(Outcome.OTHER, ex);
	}

	private static LostRequestException because(Outcome outcome, IOException ex) {
		return new LostRequestException(outcome, ex.getClass().getSimpleName() + ": " + ex.getMessage(), ex);
	}

	public Outcome outcome() {
		return this.outcome;
	}

}
