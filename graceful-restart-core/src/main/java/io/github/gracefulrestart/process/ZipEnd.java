/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Where the zip archive begins and ends that a file is taken for: it is the last one that
 * ends in the file's last 64 KiB. A jar of jars that was cut off behind one of those is
 * taken for that one.
 *
 * @param before bytes of the file before the archive: a script, if a jar has one
 * @param after bytes behind it: a complete jar has hardly ever any
 */
record ZipEnd(long before, long after) {

	/** Of the record that ends an archive, see section 4.3.16 of APPNOTE.TXT. */
	private static final int SIGNATURE = 0x06054b50;

	private static final int LENGTH = 22;

	private static final int DIRECTORY_SIZE = 12;

	private static final int DIRECTORY_OFFSET = 16;

	private static final int COMMENT_LENGTH = 20;

	private static final int LONGEST_COMMENT = 0xffff;

	static ZipEnd of(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			long size = channel.size();
			int length = (int) Math.min(size, LENGTH + LONGEST_COMMENT);
			ByteBuffer end = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
			while (end.hasRemaining()) {
				if (channel.read(end, size - end.remaining()) < 0) {
					throw new EOFException("it became shorter");
				}
			}
			for (int i = length - LENGTH; i >= 0; i--) {
				if (end.getInt(i) == SIGNATURE) {
					return of(end, i, size - length + i, size);
				}
			}
			throw new EOFException("it has no end");
		}
	}

	private static ZipEnd of(ByteBuffer end, int index, long position, long size) {
		long directory = Integer.toUnsignedLong(end.getInt(index + DIRECTORY_SIZE));
		long offset = Integer.toUnsignedLong(end.getInt(index + DIRECTORY_OFFSET));
		int comment = Short.toUnsignedInt(end.getShort(index + COMMENT_LENGTH));
		return new ZipEnd(position - directory - offset, size - position - LENGTH - comment);
	}

	/**
	 * Returns whether the archive is but a piece of something greater.
	 */
	boolean isPart() {
		return this.before > 0 && this.after > 0;
	}

}
