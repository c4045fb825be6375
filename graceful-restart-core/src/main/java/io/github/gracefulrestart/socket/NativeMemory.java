/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import jnr.ffi.Pointer;

/**
 * Memory that the kernel reads and writes.
 * <p>
 * It is freed with this object, so whoever makes a system call with it must keep the
 * object until the call has returned.
 */
final class NativeMemory {

	private final ByteBuffer buffer;

	private final Pointer pointer;

	NativeMemory(int size) {
		this.buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
		this.pointer = Pointer.wrap(Native.RUNTIME, this.buffer);
	}

	/**
	 * Returns the memory as a buffer in native byte order, always the same one.
	 * @return the buffer
	 */
	ByteBuffer buffer() {
		return this.buffer;
	}

	Pointer pointer() {
		return this.pointer;
	}

	long address() {
		return this.pointer.address();
	}

	int size() {
		return this.buffer.capacity();
	}

}
