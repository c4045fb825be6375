/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JDK that a launcher belongs to. It may be another than the one that runs this
 * process.
 *
 * @param feature its feature version, such as 17
 * @param identity changes when the JDK is exchanged
 */
record Jdk(int feature, String identity) {

	private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

	/**
	 * Looks at the JDK of a launcher.
	 * @param launcher the file, or a link to it
	 * @return its JDK
	 * @throws IOException if it is not {@code bin/java} of one
	 */
	static Jdk of(Path launcher) throws IOException {
		Path file = launcher.toRealPath();
		Path home = file.resolve("../..").normalize();
		try {
			Path release = home.resolve("release");
			Path modules = home.resolve("lib/modules");
			String text = Files.readString(release);
			Matcher version = VERSION.matcher(text);
			if (!version.find()) {
				throw new IOException(release + " does not tell the version of the JDK");
			}
			return new Jdk(Integer.parseInt(version.group(1)),
					"%s %s %d %s".formatted(home, text, Files.size(modules), Files.getLastModifiedTime(modules)));
		}
		catch (NoSuchFileException ex) {
			throw new IOException("the JDK of %s is not known, there is no %s".formatted(launcher, ex.getMessage()),
					ex);
		}
	}

}
