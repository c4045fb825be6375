/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.nio.ByteBuffer;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a peer may send: any bytes. They make a message or a {@link ProtocolException}.
 */
class MessageFuzz {

	@DictionaryFile(resourcePath = "message.dict")
	@FuzzTest(maxDuration = "15s")
	void whatIsReadIsWrittenAsItWasRead(byte[] body) {
		Message message;
		int descriptors;
		try {
			Frame.checkLength(body.length);
			Frame frame = Frame.decode(ByteBuffer.wrap(body));
			descriptors = frame.descriptors();
			message = MessageCodec.decode(frame);
		}
		catch (ProtocolException ex) {
			return;
		}
		assertThat(message.toString()).isNotEmpty();
		assertThat(writtenAndRead(message, descriptors)).isEqualTo(message);
	}

	private static Message writtenAndRead(Message message, int descriptors) {
		try {
			ByteBuffer written = MessageCodec.encode(message, descriptors).encode();
			Frame.checkLength(written.getInt());
			return MessageCodec.decode(Frame.decode(written));
		}
		catch (ProtocolException ex) {
			// An address may be longer when it is written in full.
			if (ex.getMessage().contains("a frame holds at most")) {
				return message;
			}
			throw new AssertionError("cannot be written and read again: " + message, ex);
		}
	}

}
