/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

/**
 * What became of a connection, apart from the requests on it. None of these is a failure.
 */
public enum ConnectionEvent {

	/**
	 * It was established.
	 */
	OPENED,

	/**
	 * The server announced in a response, without having been asked, that it would close
	 * it, and the client sent nothing more on it. The counterpart in HTTP/2 is GOAWAY.
	 */
	CLOSED_ANNOUNCED,

	/**
	 * The server closed it between two requests without having announced it. The end had
	 * arrived before the client wrote, so no request was lost. Had the client written a
	 * moment earlier, one would have been, and would count as one.
	 */
	CLOSED_IDLE,

	/**
	 * As {@link #CLOSED_IDLE}, but the server reset it. Not told apart over HTTP/2.
	 */
	RESET_IDLE,

	/**
	 * Another process answered than the one that answered before on the same connection.
	 */
	MOVED

}
