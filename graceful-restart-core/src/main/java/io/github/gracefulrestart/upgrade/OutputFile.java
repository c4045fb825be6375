/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Output;
import io.github.gracefulrestart.socket.StandardStream;

/**
 * What a successor prints by its own descriptors, read back from standard output if that
 * is a regular file. What this process has printed meanwhile is among it.
 * <p>
 * For a command that may be a script. It could print more after the JVM has ended, or
 * lead the JVM's output through a filter, and a pipe that nobody empties any more by then
 * would end the one and lose the other.
 */
final class OutputFile implements SuccessorOutput {

	private static final Logger logger = LoggerFactory.getLogger(OutputFile.class);

	private static final int MAX_BYTES = 64 * 1024;

	private final Path file;

	private long begin;

	OutputFile() {
		this(StandardStream.OUTPUT.path());
	}

	OutputFile(Path file) {
		this.file = file;
	}

	@Override
	public void prepare(ProcessBuilder command) {
		try {
			this.begin = Files.isRegularFile(this.file) ? Files.size(this.file) : 0;
		}
		catch (IOException ex) {
			logger.debug("Standard output cannot be read back", ex);
		}
	}

	@Override
	public void begin() {
	}

	@Override
	public void end() {
	}

	@Override
	public List<Output> pipes() {
		return List.of();
	}

	@Override
	public List<String> lastLines() {
		if (!Files.isRegularFile(this.file)) {
			return List.of();
		}
		LastLines lines = new LastLines();
		try (FileChannel channel = FileChannel.open(this.file)) {
			// Somebody may have emptied it.
			long from = (channel.size() < this.begin) ? 0 : this.begin;
			ByteBuffer end = ByteBuffer.allocate((int) Math.min(channel.size() - from, MAX_BYTES));
			channel.read(end, channel.size() - end.capacity());
			lines.stream().accept(end.flip());
		}
		catch (IOException ex) {
			logger.debug("Standard output cannot be read back", ex);
		}
		return lines.lines();
	}

}
