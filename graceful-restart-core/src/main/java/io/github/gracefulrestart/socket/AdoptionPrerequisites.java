/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.lang.reflect.InaccessibleObjectException;

import org.jspecify.annotations.Nullable;

/**
 * What the JVM must let us do before a descriptor can become a channel: call the C
 * library, and the JDK's internals.
 */
final class AdoptionPrerequisites {

	private static volatile @Nullable JdkChannels channels;

	private AdoptionPrerequisites() {
	}

	/**
	 * Checks what is needed.
	 * @return the JDK's internals
	 * @throws UnsupportedOperationException if something is missing, with words for an
	 * operator
	 */
	static JdkChannels check() {
		JdkChannels channels = AdoptionPrerequisites.channels;
		if (channels == null) {
			checkNativeAccess();
			channels = internals();
			AdoptionPrerequisites.channels = channels;
		}
		return channels;
	}

	/**
	 * Returns the JDK's internals, if this JVM opens them to us.
	 * @return them, or {@code null}
	 */
	static @Nullable JdkChannels channelsIfOpen() {
		try {
			return check();
		}
		catch (UnsupportedOperationException ex) {
			return null;
		}
	}

	private static void checkNativeAccess() {
		try {
			PeerCredentials.ownUid();
		}
		catch (LinkageError | IllegalCallerException ex) {
			throw new UnsupportedOperationException(
					"This JVM cannot call the C library (%s). If it denies native access, start it with %s."
						.formatted(rootCause(ex), Adoption.JVM_FLAGS.get(1)),
					ex);
		}
	}

	private static JdkChannels internals() {
		try {
			return new JdkChannels();
		}
		catch (InaccessibleObjectException ex) {
			throw new UnsupportedOperationException(("This JVM does not let sockets be adopted. Start it with %s, "
					+ "or put 'Add-Opens: java.base/sun.nio.ch' into the manifest of the jar that it runs.")
				.formatted(Adoption.JVM_FLAGS.get(0)), ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new UnsupportedOperationException(
					"This JVM (%s) has other internals than those by which sockets are adopted: %s"
						.formatted(Runtime.version(), ex),
					ex);
		}
	}

	private static Throwable rootCause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (cause != null) ? rootCause(cause) : failure;
	}

}
