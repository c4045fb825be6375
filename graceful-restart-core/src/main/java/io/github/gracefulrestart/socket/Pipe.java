/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;

/**
 * A pipe for what another process prints, see pipe(7). Its ends do not block here.
 * Whoever opens {@link #writerPath()} gets an end for writing that does, as a process
 * expects of its standard output.
 *
 * @param reader what is printed
 * @param writer as long as it is open the pipe does not end
 */
public record Pipe(Descriptor reader, Descriptor writer) implements Closeable {

	private static final int O_NONBLOCK = 0x800;

	private static final int O_CLOEXEC = 0x80000;

	/**
	 * Opens a pipe.
	 * @return the pipe
	 * @throws IOException if this process may have no more descriptors
	 */
	public static Pipe open() throws IOException {
		NativeMemory numbers = new NativeMemory(2 * Integer.BYTES);
		try {
			if (Native.LIBC.pipe2(numbers.pointer(), O_NONBLOCK | O_CLOEXEC) != 0) {
				throw Native.failure("Cannot open a pipe");
			}
			return new Pipe(Descriptor.of(numbers.buffer().getInt(0)),
					Descriptor.of(numbers.buffer().getInt(Integer.BYTES)));
		}
		finally {
			Reference.reachabilityFence(numbers);
		}
	}

	/**
	 * Returns where this process can open the end for writing once more.
	 * @return the path, good as long as the writer is open
	 */
	public Path writerPath() {
		return OpenFile.path(this.writer.number());
	}

	/**
	 * Returns what the kernel calls this pipe, in whichever process.
	 * @return the name
	 * @throws IOException if it does not say
	 */
	public String name() throws IOException {
		return OpenFile.name(this.reader.number());
	}

	/**
	 * Returns whether all that was printed has been taken.
	 * @param reader a pipe's end for reading
	 * @return whether nothing is left
	 */
	public static boolean isEmpty(Descriptor reader) {
		return !Readiness.isReadable(reader.number());
	}

	@Override
	public void close() {
		this.reader.close();
		this.writer.close();
	}

}
