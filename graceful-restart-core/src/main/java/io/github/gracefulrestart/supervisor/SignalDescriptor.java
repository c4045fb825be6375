/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervisor;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads signals from standard input, where the process has a descriptor of
 * {@code signalfd(2)}. The signals themselves are blocked and have been since before this
 * program began, so none is lost, and none finds a JVM that has not installed its
 * handlers yet.
 */
final class SignalDescriptor implements Signals {

	/** Of a {@code signalfd_siginfo}, whose first field is the number. */
	private static final int SIZE = 128;

	private final InputStream input = new FileInputStream(FileDescriptor.in);

	private final byte[] signal = new byte[SIZE];

	@Override
	public int next() throws IOException {
		int length = this.input.read(this.signal);
		if (length != SIZE) {
			throw new IOException("standard input does not bring signals");
		}
		// Four bytes in native order, of which one is not 0.
		return this.signal[0] | this.signal[3];
	}

}
