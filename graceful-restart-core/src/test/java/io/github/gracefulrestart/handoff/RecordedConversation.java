/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What two processes said to each other in one upgrade, byte by byte and in its order.
 *
 * @param said the messages
 */
public record RecordedConversation(List<Said> said) {

	/** Types of messages that come when they come. */
	private static final Set<Integer> STATUS = Set.of(15, 16, 19);

	public RecordedConversation {
		said = List.copyOf(said);
	}

	/**
	 * Reads a recording.
	 * @param name its name
	 * @return the conversation
	 */
	public static RecordedConversation read(String name) throws IOException {
		try (var in = Objects.requireNonNull(RecordedConversation.class.getResourceAsStream(file(name)), name)) {
			return new RecordedConversation(
					new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().map(Said::parse).toList());
		}
	}

	/**
	 * Writes a recording over the one of the same name.
	 * @param name its name
	 */
	public void write(String name) throws IOException {
		Path directory = Path.of("src", "test", "resources")
			.resolve(RecordedConversation.class.getPackageName().replace('.', '/'));
		Files.write(directory.resolve(file(name)), this.said.stream().map(Said::toString).toList());
	}

	private static String file(String name) {
		return "conversation-1-" + name + ".txt";
	}

	/**
	 * Returns who said what, without what comes when it comes.
	 * @return the side and the message, in their order
	 */
	public List<String> course() {
		return this.said.stream().filter((each) -> !each.isStatus()).map(Said::title).toList();
	}

	/**
	 * Returns the types of message that a process of version 1 understands.
	 * @return the types' numbers
	 */
	static Set<Integer> knownTypes() throws IOException {
		try (var in = Objects.requireNonNull(RecordedConversation.class.getResourceAsStream("protocol-1.txt"))) {
			return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
				.map((line) -> Said.type(HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1))))
				.collect(Collectors.toSet());
		}
	}

	/**
	 * One message.
	 *
	 * @param bySuccessor which side said it
	 * @param name what it is called, for a reader
	 * @param frame its bytes
	 */
	public record Said(boolean bySuccessor, String name, byte[] frame) {

		static Said parse(String line) {
			String[] words = line.split(" ");
			return new Said(words[0].equals("successor"), words[1], HexFormat.of().parseHex(words[2]));
		}

		static int type(byte[] frame) {
			return frame[Frame.LENGTH_SIZE] & 0xff;
		}

		int type() {
			return type(this.frame);
		}

		int descriptors() {
			return this.frame[Frame.LENGTH_SIZE + 1] & 0xff;
		}

		boolean isStatus() {
			return STATUS.contains(type());
		}

		String title() {
			return (this.bySuccessor ? "successor " : "predecessor ") + this.name;
		}

		@Override
		public String toString() {
			return title() + " " + HexFormat.of().formatHex(this.frame);
		}

	}

}
