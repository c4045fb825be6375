/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cache depends on, as a name: the same as long as all of it is.
 *
 * @param name 32 hexadecimal digits
 */
record CacheKey(String name) {

	/** To be changed when what is made changes. */
	private static final String FORMAT = "2";

	/** Options that name a file which is as much a part of the command as they are. */
	private static final Pattern NAMES_FILE = Pattern
		.compile("(?:@|-XX:Flags=|-XX:VMOptionsFile=)(.+)|-(?:javaagent|agentpath):([^=]+).*");

	private static final int BYTES = 16;

	private static final int BUFFER = 64 * 1024;

	/**
	 * Makes a key. Reads the whole jar, so that a jar that was only touched, or that
	 * comes back, has the key that it had; and the files that options name.
	 * @param jar the application
	 * @param jdk the JDK that runs it
	 * @param jvmOptions the options of its JVM
	 * @param trainingArguments the arguments that its training run gets in addition
	 * @return the key
	 * @throws IOException if one of them cannot be read
	 */
	static CacheKey of(Path jar, Jdk jdk, List<String> jvmOptions, List<String> trainingArguments) throws IOException {
		MessageDigest digest = sha256();
		add(digest, FORMAT);
		add(digest, jdk.identity());
		for (String option : jvmOptions) {
			add(digest, option);
			Matcher names = NAMES_FILE.matcher(option);
			if (names.matches()) {
				Path file = Path.of((names.group(1) != null) ? names.group(1) : names.group(2));
				// If it is not there, that is for the JVM to say.
				if (Files.isReadable(file)) {
					addFile(digest, file);
				}
			}
		}
		add(digest, "");
		trainingArguments.forEach((argument) -> add(digest, argument));
		add(digest, "");
		addFile(digest, jar);
		return new CacheKey(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
	}

	private static void add(MessageDigest digest, String text) {
		digest.update(text.getBytes(StandardCharsets.UTF_8));
		digest.update((byte) 0);
	}

	private static void addFile(MessageDigest digest, Path file) throws IOException {
		try (InputStream content = Files.newInputStream(file)) {
			byte[] buffer = new byte[BUFFER];
			for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
				digest.update(buffer, 0, read);
			}
		}
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
