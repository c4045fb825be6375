/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;

import io.github.gracefulrestart.socket.Descriptor;

/**
 * A pipe through which a successor prints, as its predecessor hands it over.
 *
 * @param pipe the kernel's name of it
 * @param target the file to which the predecessor moves what comes through it
 * @param reader the pipe's end for reading
 */
public record Output(String pipe, Descriptor target, Descriptor reader) implements Closeable {

	@Override
	public void close() {
		this.target.close();
		this.reader.close();
	}

}
