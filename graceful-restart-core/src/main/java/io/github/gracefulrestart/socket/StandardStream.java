/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a process prints to. A descriptor of its own numbers, which nobody closes: what
 * it leads to may change.
 */
public enum StandardStream {

	/** Standard output. */
	OUTPUT(1),

	/** Standard error. */
	ERROR(2);

	private final int number;

	StandardStream(int number) {
		this.number = number;
	}

	/**
	 * Returns the descriptor.
	 * @return its number
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Returns what it leads to.
	 * @return what the kernel calls it, the same in every process; empty if it is closed
	 */
	public Optional<String> fileName() {
		try {
			return Optional.of(OpenFile.name(this.number));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Returns where the file can be opened that it leads to.
	 * @return the path, good as long as it leads there
	 */
	public Path path() {
		return OpenFile.path(this.number);
	}

	/**
	 * Returns whether a person is at the other end.
	 * @return whether it leads to a terminal
	 */
	public boolean isTerminal() {
		return Native.LIBC.isatty(this.number) == 1;
	}

	/**
	 * Opens a descriptor of the file that it leads to.
	 * @return the descriptor
	 * @throws IOException if it is closed, or this process may have no more descriptors
	 */
	public Descriptor duplicate() throws IOException {
		return Descriptor.duplicateOf(this.number);
	}

	/**
	 * Has it lead somewhere else: dup2(2). There is no moment at which it leads nowhere.
	 * @param file an open file, which may be closed here afterwards
	 * @throws IOException if it cannot
	 */
	public void redirect(Descriptor file) throws IOException {
		if (Native.LIBC.dup2(file.number(), this.number) < 0) {
			throw Native.failure("Cannot redirect descriptor " + this.number);
		}
	}

}
