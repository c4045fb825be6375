/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The program of the JDK through which a JVM starts processes, {@code lib/jspawnhelper}.
 * <p>
 * When the JDK is updated in place, or removed, a JVM that runs from it can start no
 * process any more: the helper is gone, or refuses to work for another version. An
 * upgrade is how such a JVM is to be replaced, so it should not depend on the helper. The
 * JVM settles on a way of starting processes once: JDK 17 when it starts the first, so
 * that until then there is a choice, JDK 25 already when it looks at its environment, so
 * that only the user has one, on the command line.
 *
 * @param path where it is
 * @param started when this JVM started
 */
record SpawnProgram(Path path, Instant started) {

	private static final String MECHANISM = "jdk.lang.Process.launchMechanism";

	/**
	 * Needs no helper, on JDK 17 to 25. Slower the larger the heap is.
	 */
	private static final String WITHOUT_HELPER = "FORK";

	static SpawnProgram ofThisJvm() {
		return new SpawnProgram(Path.of(System.getProperty("java.home"), "lib", "jspawnhelper"),
				ProcessHandle.current().info().startInstant().orElse(Instant.MAX));
	}

	/**
	 * Has this JVM do without the helper if it was replaced, unless the user has chosen
	 * or it is too late.
	 */
	void avoidIfReplaced() {
		if (System.getProperty(MECHANISM) == null && isReplaced()) {
			System.setProperty(MECHANISM, WITHOUT_HELPER);
		}
	}

	/**
	 * Returns what to say of a process that could not be started.
	 * @return advice if the helper may be the reason, else nothing
	 */
	String advice() {
		return isReplaced()
				? "; the JDK in %s has changed since this process was started from it: start the application anew once, with -D%s=%s if that is to happen again"
					.formatted(System.getProperty("java.home"), MECHANISM, WITHOUT_HELPER)
				: "";
	}

	/**
	 * The time of the last change of the inode, since a package's files keep their old
	 * time of modification when they are installed.
	 */
	boolean isReplaced() {
		try {
			FileTime changed = (FileTime) Files.getAttribute(this.path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
			return changed.toInstant().isAfter(this.started);
		}
		catch (IOException ex) {
			return true;
		}
	}

}
