/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * A path in the form in which the kernel wants it: {@code struct sockaddr_un}, see
 * unix(7).
 */
final class UnixAddress {

	/**
	 * The size of {@code sun_path}, less the final NUL.
	 */
	static final int MAX_PATH_BYTES = 107;

	private static final int PATH_OFFSET = Short.BYTES;

	private final NativeMemory memory;

	private UnixAddress(NativeMemory memory) {
		this.memory = memory;
	}

	static UnixAddress of(Path path) throws IOException {
		byte[] bytes = path.toString().getBytes(fileNameEncoding());
		if (bytes.length == 0 || bytes.length > MAX_PATH_BYTES) {
			throw new IOException("The path of a UNIX socket has 1 to %d bytes, but this one has %d: %s"
				.formatted(MAX_PATH_BYTES, bytes.length, path));
		}
		NativeMemory memory = new NativeMemory(PATH_OFFSET + bytes.length + 1);
		memory.buffer().putShort((short) Native.AF_UNIX).put(bytes);
		return new UnixAddress(memory);
	}

	/**
	 * Returns an address that is no file: a name in the kernel's own name space.
	 * @param name the name, without the NUL in front of it
	 * @return the address
	 * @throws IOException if the name is empty or too long
	 */
	static UnixAddress ofAbstract(String name) throws IOException {
		byte[] bytes = name.getBytes(fileNameEncoding());
		if (bytes.length == 0 || bytes.length > MAX_PATH_BYTES) {
			throw new IOException("The name of an abstract UNIX socket has 1 to %d bytes, but this one has %d: %s"
				.formatted(MAX_PATH_BYTES, bytes.length, name));
		}
		// All bytes count here, so there is no NUL at the end.
		NativeMemory memory = new NativeMemory(PATH_OFFSET + 1 + bytes.length);
		memory.buffer().putShort((short) Native.AF_UNIX).put((byte) 0).put(bytes);
		return new UnixAddress(memory);
	}

	// The one in which the JDK itself writes names of files: the same path must be the
	// same file here and in java.nio.file.
	private static Charset fileNameEncoding() {
		String name = System.getProperty("sun.jnu.encoding");
		return (name != null && Charset.isSupported(name)) ? Charset.forName(name) : Charset.defaultCharset();
	}

	NativeMemory memory() {
		return this.memory;
	}

}
