/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

/**
 * What became of one request. A request is sent once; whatever a client might excuse by
 * sending it again is a failure here.
 */
public enum Outcome {

	/**
	 * The expected answer, complete.
	 */
	OK,

	/**
	 * Nobody listened.
	 */
	REFUSED,

	/**
	 * The connection was not established in time.
	 */
	CONNECT_TIMEOUT,

	/**
	 * The connection was reset before a byte of the response had come; over HTTP/2, the
	 * stream was, while a reset of the connection counts as {@link #CLOSED_UNANSWERED}.
	 */
	RESET,

	/**
	 * The connection was closed in order before a byte of the response had come.
	 */
	CLOSED_UNANSWERED,

	/**
	 * The response began and did not come to its end.
	 */
	TRUNCATED,

	/**
	 * The response, or the rest of it, did not come in time.
	 */
	READ_TIMEOUT,

	/**
	 * The request could not be written to its end.
	 */
	WRITE_ERROR,

	/**
	 * A complete response with another status than the one expected.
	 */
	UNEXPECTED_STATUS,

	/**
	 * The expected status with another body than the one expected.
	 */
	WRONG_BODY,

	/**
	 * Bytes that are no HTTP response, or that nobody had asked for.
	 */
	GARBAGE,

	/**
	 * HTTP/2 only: the server let the client know that it had not begun with the request.
	 */
	DECLINED,

	/**
	 * Anything else. What we cannot explain we do not excuse.
	 */
	OTHER;

	/**
	 * Returns whether the request is lost to a client that never retries.
	 * @return whether this is anything but {@link #OK}
	 */
	public boolean isFailure() {
		return this != OK;
	}

}
