/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The last lines that a process has printed, fit for a log and a report: at most 20, of
 * 4,096 bytes together and 1,000 each, without control characters. Of a stack trace each
 * exception and its first frame are kept, so that the causes are among them; blank lines
 * are left out.
 * <p>
 * Safe for use by several threads.
 */
final class LastLines {

	private static final int MAX_LINES = 20;

	private static final int MAX_BYTES = 4096;

	private static final int MAX_LINE_BYTES = 1000;

	/** What the decoder makes of it. */
	private static final int NOT_UTF_8 = 0xfffd;

	/** ECMA-48, section 5.4: colours, for example. */
	private static final Pattern CONTROL_SEQUENCE = Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]");

	private static final Pattern FRAME = Pattern.compile("\\s+(at .*|\\.\\.\\. \\d+ .*)");

	private final Deque<String> lines = new ArrayDeque<>();

	private final List<Printed> streams = new ArrayList<>();

	private int bytes;

	private boolean inFrames;

	/**
	 * Begins to look at one of the process's streams.
	 * @return takes what is printed to it, piece by piece
	 */
	synchronized Consumer<ByteBuffer> stream() {
		Printed stream = new Printed();
		this.streams.add(stream);
		return stream;
	}

	/**
	 * Returns the lines.
	 * @return the lines, the last one last, also if it has not been ended
	 */
	synchronized List<String> lines() {
		this.streams.forEach(Printed::endLine);
		return List.copyOf(this.lines);
	}

	private void add(String line) {
		boolean frame = FRAME.matcher(line).matches();
		if (line.isBlank() || (frame && this.inFrames)) {
			return;
		}
		this.inFrames = frame;
		this.lines.addLast(line);
		this.bytes += size(line);
		while (this.lines.size() > MAX_LINES || this.bytes > MAX_BYTES) {
			this.bytes -= size(this.lines.removeFirst());
		}
	}

	private static int size(String line) {
		return line.getBytes(StandardCharsets.UTF_8).length;
	}

	private static String text(byte[] bytes) {
		String text = CONTROL_SEQUENCE.matcher(new String(bytes, StandardCharsets.UTF_8))
			.replaceAll("")
			.stripTrailing();
		StringBuilder clean = new StringBuilder();
		text.codePoints().map(LastLines::printable).forEach(clean::appendCodePoint);
		return clean.toString();
	}

	private static int printable(int character) {
		if (character == '\t') {
			return ' ';
		}
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
				'?';
			default -> (character == NOT_UTF_8) ? '?' : character;
		};
	}

	/**
	 * What was printed to one stream.
	 */
	private final class Printed implements Consumer<ByteBuffer> {

		private final ByteArrayOutputStream line = new ByteArrayOutputStream();

		@Override
		public void accept(ByteBuffer printed) {
			synchronized (LastLines.this) {
				while (printed.hasRemaining()) {
					byte next = printed.get();
					if (next == '\n') {
						endLine();
					}
					else if (this.line.size() < MAX_LINE_BYTES) {
						this.line.write(next);
					}
				}
			}
		}

		void endLine() {
			String text = text(this.line.toByteArray());
			this.line.reset();
			add(text);
		}

	}

}
