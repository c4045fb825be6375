/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Texts as C has them: each ends in a zero byte, and a list of them is an array of
 * addresses that ends in an address of zero.
 */
final class NativeText {

	private NativeText() {
	}

	/**
	 * Writes a path.
	 */
	static NativeMemory of(Path path) {
		return of(path.toString());
	}

	static NativeMemory of(String text) {
		byte[] bytes = text.getBytes();
		NativeMemory memory = new NativeMemory(bytes.length + 1);
		memory.buffer().put(0, bytes);
		return memory;
	}

	/**
	 * Writes an array of texts, and the texts behind it.
	 */
	static NativeMemory of(List<String> texts) {
		int array = (texts.size() + 1) * Long.BYTES;
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		int[] offsets = new int[texts.size()];
		for (int i = 0; i < offsets.length; i++) {
			offsets[i] = array + bytes.size();
			bytes.writeBytes(texts.get(i).getBytes());
			bytes.write(0);
		}
		NativeMemory memory = new NativeMemory(array + bytes.size());
		for (int i = 0; i < offsets.length; i++) {
			memory.buffer().putLong(i * Long.BYTES, memory.address() + offsets[i]);
		}
		memory.buffer().put(array, bytes.toByteArray());
		return memory;
	}

}
