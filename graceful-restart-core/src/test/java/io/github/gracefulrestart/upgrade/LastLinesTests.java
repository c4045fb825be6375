/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LastLines}.
 */
class LastLinesTests {

	private final LastLines lines = new LastLines();

	private final Consumer<ByteBuffer> stream = this.lines.stream();

	@Test
	void theLastTwentyAreKept() {
		for (int i = 1; i <= 30; i++) {
			print("line " + i + "\n");
		}
		assertThat(this.lines.lines()).hasSize(20).startsWith("line 11").endsWith("line 30");
	}

	@Test
	void theyHaveFourThousandBytesTogether() {
		for (int i = 0; i < 10; i++) {
			print("ä".repeat(400) + i + "\n");
		}
		assertThat(this.lines.lines()).hasSize(5).last().asString().endsWith("ä9");
	}

	@Test
	void aLineWithoutAnEndIsCut() {
		for (int i = 0; i < 1000; i++) {
			print("x".repeat(100));
		}
		print("\nlast");
		assertThat(this.lines.lines()).containsExactly("x".repeat(1000), "last");
	}

	@Test
	void piecesOfALineAndOfACharacterArePutTogether() {
		Consumer<ByteBuffer> error = this.lines.stream();
		byte[] umlaut = "ä".getBytes(StandardCharsets.UTF_8);
		print("one ");
		error.accept(ByteBuffer.wrap(umlaut, 0, 1));
		print("line\n");
		error.accept(ByteBuffer.wrap(umlaut, 1, 1));
		assertThat(this.lines.lines()).containsExactly("one line", "ä");
	}

	@Test
	void nothingIsLeftThatCouldControlATerminalOrForgeALine() {
		print("\u001b[1;31mred\u001b[0m\u0007 a\tb\rc \u202e \u2028 \u0085 \u001b]0;title\r\n");
		this.stream.accept(ByteBuffer.wrap(new byte[] { (byte) 0xff, 0, 'x', '\n' }));
		assertThat(this.lines.lines()).containsExactly("red? a b?c ? ? ? ?]0;title", "??x");
	}

	@Test
	void ofAStackTraceTheExceptionsAreKept() {
		print("""
				java.lang.IllegalStateException: outer
				\tat a.B.c(B.java:1)
				\tat a.B.d(B.java:2)

				Caused by: java.io.IOException: inner
				\tat a.B.e(B.java:3)
				\tat a.B.f(B.java:4)
				\t... 23 more
				the end
				""");
		assertThat(this.lines.lines()).containsExactly("java.lang.IllegalStateException: outer", " at a.B.c(B.java:1)",
				"Caused by: java.io.IOException: inner", " at a.B.e(B.java:3)", "the end");
	}

	private void print(String text) {
		this.stream.accept(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

}
