/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.WsSession;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The close frame of a WebSocket connection, 1012 "service restart". Only for a
 * connection whose handler is Tomcat's, as the classes used here may be absent.
 * <p>
 * It is sent by the session, so the application hears of it ({@code @OnClose}). The
 * session is known to Tomcat's handler alone, which sends on its own behalf nothing but
 * 1001, "going away".
 * <p>
 * A message that is being sent is finished before. Tomcat itself would send the frame
 * between two fragments of the message.
 *
 * @param wrapper the connection
 * @param handler its handler
 * @param executor for looking again whether the message has been sent
 */
record WebSocketFarewell(NioSocketWrapper wrapper, HttpUpgradeHandler handler, ScheduledExecutorService executor) {

	private static final Logger logger = LoggerFactory.getLogger(WebSocketFarewell.class);

	private static final CloseReason SERVICE_RESTART = new CloseReason(CloseCodes.SERVICE_RESTART, "service restart");

	private static final PrivateField<WsSession> SESSION = PrivateField.of(WsHttpUpgradeHandler.class, "wsSession",
			WsSession.class, "WebSocket clients are told 1001 (going away) instead of 1012 (service restart)");

	private static final long LOOK_MILLIS = 20;

	/**
	 * How long a message may take, as long as Tomcat gives one by default.
	 */
	private static final long LOOKS = Constants.DEFAULT_BLOCKING_SEND_TIMEOUT / LOOK_MILLIS;

	/**
	 * In milliseconds; 50 by default, after which Tomcat cuts the connection of a client
	 * that does not read. As many threads wait as there are such clients.
	 */
	private static final long SEND_TIMEOUT = 2_000;

	/**
	 * Sends it, or sees to it that it is sent later.
	 */
	void send() {
		SESSION.in(this.handler)
			.ifPresentOrElse((session) -> send(session, LOOKS),
					() -> this.wrapper.processSocket(SocketEvent.STOP, true));
	}

	private void send(WsSession session, long looks) {
		try {
			if (looks > 0 && isSending(session)) {
				this.executor.schedule(() -> this.wrapper.execute(() -> send(session, looks - 1)), LOOK_MILLIS,
						TimeUnit.MILLISECONDS);
				return;
			}
			session.getUserProperties()
				.putIfAbsent(Constants.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT_PROPERTY, SEND_TIMEOUT);
			session.close(SERVICE_RESTART);
		}
		catch (Exception ex) {
			// It has closed meanwhile, the application's listener failed, or the server
			// stops.
			logger.debug("A WebSocket session did not close in good order", ex);
		}
	}

	/**
	 * Tries to begin a message, which succeeds if none has begun, and keeps others from
	 * beginning one. Nothing of it is sent.
	 */
	private static boolean isSending(WsSession session) throws IOException {
		if (!session.isOpen()) {
			return false;
		}
		try {
			session.getBasicRemote().getSendStream();
			return false;
		}
		catch (IllegalStateException ex) {
			return session.isOpen();
		}
	}

}
