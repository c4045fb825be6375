/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a process a successor: where its predecessor listens, and the proof that it
 * was invited. It travels in the successor's environment.
 *
 * @param socket the predecessor's control socket
 * @param token the proof
 */
public record Invitation(Path socket, String token) {

	/** Environment variable: path of the control socket. */
	public static final String SOCKET_VARIABLE = "GRACEFUL_RESTART_SOCKET";

	/** Environment variable: proof of the invitation. */
	public static final String TOKEN_VARIABLE = "GRACEFUL_RESTART_TOKEN";

	private static final int TOKEN_BYTES = 16;

	static Invitation to(Path socket) {
		byte[] token = new byte[TOKEN_BYTES];
		new SecureRandom().nextBytes(token);
		return new Invitation(socket, HexFormat.of().formatHex(token));
	}

	/**
	 * Reads the invitation of a successor.
	 * @param environment the process's environment
	 * @return the invitation; empty if nobody invited this process
	 */
	public static Optional<Invitation> from(Map<String, String> environment) {
		String socket = environment.get(SOCKET_VARIABLE);
		if (socket == null || socket.isEmpty()) {
			return Optional.empty();
		}
		return Optional.of(new Invitation(Path.of(socket), environment.getOrDefault(TOKEN_VARIABLE, "")));
	}

	/**
	 * Returns the environment variables that carry the invitation.
	 * @return names and values
	 */
	public Map<String, String> environment() {
		return Map.of(SOCKET_VARIABLE, this.socket.toString(), TOKEN_VARIABLE, this.token);
	}

	// In constant time, so that a peer learns nothing from how long it takes.
	boolean isProvenBy(String token) {
		return MessageDigest.isEqual(this.token.getBytes(StandardCharsets.UTF_8),
				token.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public String toString() {
		return "Invitation[socket=" + this.socket + "]";
	}

}
