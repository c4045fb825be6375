/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * A connection of a client that speaks HTTP/2 in frames, and does what it is told to, not
 * what the protocol asks of it.
 */
final class Http2Client implements AutoCloseable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int GOAWAY = 7;

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int ACK = 1;

	private static final int END_STREAM = 1;

	private static final int END_HEADERS = 4;

	private final Socket socket;

	private final DataInputStream in;

	private final DataOutputStream out;

	private Http2Client(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(10_000);
		this.in = new DataInputStream(socket.getInputStream());
		this.out = new DataOutputStream(socket.getOutputStream());
		this.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		send(SETTINGS, 0, 0, new byte[0]);
	}

	static Http2Client connect(InetSocketAddress address) throws IOException {
		return new Http2Client(new Socket(address.getAddress(), address.getPort()));
	}

	Http2Client request(int stream, String path) throws IOException {
		byte[] text = path.getBytes(StandardCharsets.US_ASCII);
		byte[] block = new byte[15 + text.length];
		block[0] = (byte) 0x82; // :method GET
		block[1] = (byte) 0x86; // :scheme http
		block[2] = 0x41; // :authority, a literal
		block[3] = 9;
		System.arraycopy("localhost".getBytes(StandardCharsets.US_ASCII), 0, block, 4, 9);
		block[13] = 0x44; // :path, a literal
		block[14] = (byte) text.length;
		System.arraycopy(text, 0, block, 15, text.length);
		send(HEADERS, END_STREAM | END_HEADERS, stream, block);
		return this;
	}

	private void send(int type, int flags, int stream, byte[] payload) throws IOException {
		byte[] frame = new byte[9 + payload.length];
		frame[2] = (byte) payload.length;
		frame[3] = (byte) type;
		frame[4] = (byte) flags;
		frame[8] = (byte) stream;
		System.arraycopy(payload, 0, frame, 9, payload.length);
		this.out.write(frame);
	}

	/**
	 * Reads until a frame of the given type comes, and answers settings and pings on the
	 * way.
	 * @throws java.io.EOFException if the server closes the connection before
	 */
	Frame await(int type) throws IOException {
		while (true) {
			int length = this.in.readUnsignedByte() << 16 | this.in.readUnsignedShort();
			Frame frame = new Frame(this.in.readUnsignedByte(), this.in.readUnsignedByte(), this.in.readInt(),
					this.in.readNBytes(length));
			if ((frame.type == SETTINGS || frame.type == PING) && frame.flags != ACK) {
				send(frame.type, ACK, 0, (frame.type == PING) ? frame.payload : new byte[0]);
			}
			if (frame.type == type) {
				return frame;
			}
		}
	}

	/**
	 * Reads the body of a response.
	 */
	String response(int stream) throws IOException {
		StringBuilder body = new StringBuilder();
		Frame frame;
		do {
			frame = await(DATA);
			if (frame.stream == stream) {
				body.append(new String(frame.payload, StandardCharsets.US_ASCII));
			}
		}
		while (frame.stream != stream || (frame.flags & END_STREAM) == 0);
		return body.toString();
	}

	/**
	 * Reads until so many streams have ended in good order.
	 */
	Set<Integer> ended(int streams) throws IOException {
		Set<Integer> ended = new HashSet<>();
		while (ended.size() < streams) {
			Frame frame = await(DATA);
			if ((frame.flags & END_STREAM) != 0) {
				ended.add(frame.stream);
			}
		}
		return ended;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Frame(int type, int flags, int stream, byte[] payload) {

		/**
		 * Returns, of GOAWAY, the last stream that the server serves.
		 */
		int lastStream() {
			return ByteBuffer.wrap(this.payload).getInt();
		}

	}

}
