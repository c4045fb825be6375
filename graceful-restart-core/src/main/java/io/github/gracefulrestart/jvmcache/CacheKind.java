/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the JVM of a JDK keeps from one start to the next.
 */
enum CacheKind {

	/** The classes as the JVM has them in memory (JEP 350, JDK 13). */
	CLASS_DATA_ARCHIVE("classes.jsa", "-XX:SharedArchiveFile=", "-XX:ArchiveClassesAtExit=",
			// Nothing that the compilers find out is kept.
			List.of("-XX:TieredStopAtLevel=1"),
			// An archive cannot be made with an agent, but be used with one.
			List.of(Pattern.compile("-(javaagent:|agentlib:|agentpath:|Xrun).*"))),

	/**
	 * The classes loaded and linked, and what the compilers found out about them (JEP
	 * 483, 514 and 515, JDK 25). Is only used with the options of the JVM that it was
	 * made with, agents included.
	 */
	AOT_CACHE("classes.aot", "-XX:AOTCache=", "-XX:AOTCacheOutput=", List.of(), List.of());

	private static final int FIRST_WITH_AOT_CACHE = 25;

	private final String file;

	private final String use;

	private final String make;

	private final List<String> training;

	private final List<Pattern> notForTraining;

	CacheKind(String file, String use, String make, List<String> training, List<Pattern> notForTraining) {
		this.file = file;
		this.use = use;
		this.make = make;
		this.training = training;
		this.notForTraining = notForTraining;
	}

	/**
	 * Returns the best that a JDK has.
	 * @param feature the JDK's feature version, 17 or later
	 * @return the kind
	 */
	static CacheKind of(int feature) {
		return (feature >= FIRST_WITH_AOT_CACHE) ? AOT_CACHE : CLASS_DATA_ARCHIVE;
	}

	/**
	 * Returns the name of its file.
	 * @return the name
	 */
	String file() {
		return this.file;
	}

	/**
	 * Returns the option by which a JVM uses a cache. One that does not fit is passed
	 * over.
	 * @param cache the cache
	 * @return the option
	 */
	String use(Path cache) {
		return this.use + cache;
	}

	/**
	 * Returns the option by which a JVM makes a cache when it ends.
	 * @param cache the cache
	 * @return the option
	 */
	String make(Path cache) {
		return this.make + cache;
	}

	/**
	 * Returns further options of a JVM that makes a cache.
	 * @return the options, each one word
	 */
	List<String> training() {
		return this.training;
	}

	/**
	 * Returns what a JVM must not have that makes a cache.
	 * @return the options
	 */
	List<Pattern> notForTraining() {
		return this.notForTraining;
	}

}
