/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Frame}.
 */
class FrameTests {

	@Test
	void aFrameIsReadAsItWasWritten() throws ProtocolException {
		Frame frame = new Frame(255, 253, new Fields().add("one", "1").add("two", "ä€\uD83D\uDE00").add("one", ""));
		ByteBuffer bytes = frame.encode();
		assertThat(Frame.checkLength(bytes.getInt())).isEqualTo(bytes.remaining());
		assertThat(Frame.decode(bytes)).isEqualTo(frame);
	}

	@Test
	void numbersAreBigEndianAndTheLengthCountsWhatFollowsIt() throws ProtocolException {
		ByteBuffer bytes = new Frame(7, 2, new Fields().add("ab", "xyz")).encode();
		assertThat(HexFormat.of().formatHex(bytes.array(), 0, bytes.limit()))
			.isEqualTo("0000000a" + "07" + "02" + "02" + hex("ab") + "0003" + hex("xyz"));
	}

	@ParameterizedTest
	@CsvSource({ "0102 01, of 1 bytes is cut at 0", "0102 0161, field 'a' is cut", "0102 016100, field 'a' is cut",
			"0102 01610001, of 1 bytes is cut at 0", "0102 0161ffff62, of 65535 bytes is cut at 1",
			"0102 ff61, of 255 bytes is cut at 1", "0102 01c30000, is not UTF-8", "0102 01610001ff, is not UTF-8",
			"0102 016100016201, of 1 bytes is cut at 0" })
	void aMalformedFrameIsRefused(String hex, String problem) {
		ByteBuffer body = ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Frame.decode(body))
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, Integer.MIN_VALUE, 0, 1, 64 * 1024 - 3, Integer.MAX_VALUE })
	void aLengthThatNoFrameHasIsRefusedBeforeMemoryIsAllocated(int length) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Frame.checkLength(length))
			.withMessageContaining(Integer.toUnsignedString(length));
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 64 * 1024 - 4 })
	void theShortestAndTheLongestFramePass(int length) throws ProtocolException {
		assertThat(Frame.checkLength(length)).isEqualTo(length);
	}

	@Test
	void aFrameHasAtMost64KiB() throws ProtocolException {
		int overhead = 4 + 2 + 1 + 1 + 2;
		String longest = "x".repeat(64 * 1024 - overhead);
		ByteBuffer bytes = new Frame(1, 0, new Fields().add("a", longest)).encode();
		assertThat(bytes.remaining()).isEqualTo(64 * 1024);
		assertThat(Frame.decode(bytes.position(4)).fields().require("a")).isEqualTo(longest);
		Frame tooLong = new Frame(1, 0, new Fields().add("a", longest + "x"));
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(tooLong::encode).withMessageContaining("65536");
	}

	@Test
	void aNameThatItsLengthFieldCannotTellIsRefused() throws ProtocolException {
		Frame longest = new Frame(1, 0, new Fields().add("n".repeat(255), ""));
		assertThat(Frame.decode(longest.encode().position(4))).isEqualTo(longest);
		Frame tooLong = new Frame(1, 0, new Fields().add("n".repeat(256), ""));
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(tooLong::encode).withMessageContaining("255");
	}

	@Test
	void moreDescriptorsThanAMessageCarriesAreRefused() {
		Frame frame = new Frame(1, 254, new Fields());
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(frame::encode)
			.withMessageContaining("at most 253 descriptors, not 254");
	}

	@Test
	void aFrameThatAnnouncesMoreDescriptorsThanAMessageCarriesIsRefused() {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> Frame.decode(ByteBuffer.wrap(new byte[] { 4, (byte) 254 })))
			.withMessageContaining("at most 253 descriptors, not 254");
	}

	@Test
	void theTextOfAFrameDoesNotTellValues() {
		assertThat(new Frame(1, 0, new Fields().add("token", "secret"))).asString().doesNotContain("secret");
	}

	private static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
	}

}
