/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.gracefulrestart.socket.UnixConnection;

/**
 * One message on the wire.
 *
 * <pre>
 *  0        4      5             6
 * +--------+------+-------------+-----------------------------------------+ ...
 * | length | type | descriptors | name length, name, value length, value  |
 * |   u32  |  u8  |     u8      |     u8      UTF-8      u16       UTF-8  |
 * +--------+------+-------------+-----------------------------------------+ ...
 * </pre>
 *
 * Numbers are big-endian; the length counts what follows it. The descriptors travel as
 * ancillary data (SCM_RIGHTS) of the frame's first byte.
 *
 * @param type which message this is
 * @param descriptors how many descriptors come with it
 * @param fields its content
 */
record Frame(int type, int descriptors, Fields fields) {

	/** Bytes of a whole frame, its length included. */
	static final int MAX_SIZE = 64 * 1024;

	static final int LENGTH_SIZE = Integer.BYTES;

	private static final int HEAD_SIZE = 2;

	private static final int MAX_NAME = 255;

	/**
	 * Writes this frame.
	 * @return the bytes, ready to be sent
	 * @throws ProtocolException if it does not fit
	 */
	ByteBuffer encode() throws ProtocolException {
		checkDescriptors(this.descriptors);
		ByteBuffer buffer = ByteBuffer.allocate(MAX_SIZE);
		buffer.position(LENGTH_SIZE);
		buffer.put((byte) this.type).put((byte) this.descriptors);
		for (Map.Entry<String, List<String>> field : this.fields.asMap().entrySet()) {
			for (String value : field.getValue()) {
				encode(field.getKey(), value, buffer);
			}
		}
		buffer.putInt(0, buffer.position() - LENGTH_SIZE);
		return buffer.flip();
	}

	private static void encode(String name, String value, ByteBuffer buffer) throws ProtocolException {
		byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
		byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
		if (nameBytes.length > MAX_NAME) {
			throw new ProtocolException("a field's name has at most " + MAX_NAME + " bytes: '" + name + "'");
		}
		if (buffer.remaining() < 1 + nameBytes.length + 2 + valueBytes.length) {
			throw new ProtocolException("a frame holds at most " + MAX_SIZE + " bytes; field '" + name + "' with its "
					+ valueBytes.length + " bytes is too much");
		}
		buffer.put((byte) nameBytes.length).put(nameBytes);
		buffer.putShort((short) valueBytes.length).put(valueBytes);
	}

	/**
	 * Checks a length that a peer announced.
	 * @param length what follows the length field, in bytes
	 * @return the length
	 * @throws ProtocolException if no frame has that length
	 */
	static int checkLength(int length) throws ProtocolException {
		return checkLength(length, MAX_SIZE);
	}

	/**
	 * Checks a length that a peer announced.
	 * @param length what follows the length field, in bytes
	 * @param maxSize bytes that the whole frame may have
	 * @return the length
	 * @throws ProtocolException if no such frame has that length
	 */
	static int checkLength(int length, int maxSize) throws ProtocolException {
		if (length < HEAD_SIZE || length > maxSize - LENGTH_SIZE) {
			throw new ProtocolException("a frame cannot have a length of " + Integer.toUnsignedString(length));
		}
		return length;
	}

	/**
	 * Reads a frame.
	 * @param body all that followed the length field
	 * @return the frame
	 * @throws ProtocolException if the bytes are none
	 */
	static Frame decode(ByteBuffer body) throws ProtocolException {
		int type = body.get() & 0xff;
		int descriptors = checkDescriptors(body.get() & 0xff);
		Fields fields = new Fields();
		while (body.hasRemaining()) {
			String name = text(body, body.get() & 0xff);
			if (body.remaining() < Short.BYTES) {
				throw new ProtocolException("field '" + name + "' is cut");
			}
			fields.add(name, text(body, body.getShort() & 0xffff));
		}
		return new Frame(type, descriptors, fields);
	}

	private static int checkDescriptors(int descriptors) throws ProtocolException {
		if (descriptors > UnixConnection.MAX_DESCRIPTORS) {
			throw new ProtocolException(
					"a message carries at most " + UnixConnection.MAX_DESCRIPTORS + " descriptors, not " + descriptors);
		}
		return descriptors;
	}

	private static String text(ByteBuffer body, int length) throws ProtocolException {
		if (length > body.remaining()) {
			throw new ProtocolException("a field of " + length + " bytes is cut at " + body.remaining());
		}
		ByteBuffer bytes = body.slice(body.position(), length);
		body.position(body.position() + length);
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
		}
		catch (CharacterCodingException ex) {
			throw new ProtocolException("a field is not UTF-8");
		}
	}

}
