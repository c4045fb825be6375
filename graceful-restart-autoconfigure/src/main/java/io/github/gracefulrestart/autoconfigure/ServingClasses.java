/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gracefulrestart.tomcat.TomcatServer;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.apache.catalina.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that an application needs when it begins to serve: those of the connector,
 * and those by which it takes over. A training run ends before that, and without them its
 * cache would lack what a successor waits for last.
 */
final class ServingClasses {

	private static final Logger logger = LoggerFactory.getLogger(ServingClasses.class);

	/** One of each jar. */
	private static final List<Class<?>> EXAMPLES = List.of(Connector.class, TomcatServer.class, Upgrader.class);

	private static final Pattern FILES = Pattern
		.compile("((io/github/gracefulrestart/(handoff|socket|tomcat|upgrade)|org/apache/catalina/connector"
				+ "|org/apache/coyote(/http11(/filters)?)?|org/apache/tomcat/util/(buf|http(/parser)?|net|threads))"
				+ "/[^/]+)\\.class");

	private ServingClasses() {
	}

	/**
	 * Loads them from their jars, and initializes none. Without one of them the cache is
	 * only that much smaller.
	 */
	static void load() {
		for (Class<?> example : EXAMPLES) {
			try {
				load(example.getProtectionDomain().getCodeSource().getLocation().toURI(), example.getClassLoader());
			}
			catch (IOException | URISyntaxException ex) {
				logger.debug("The jar of {} cannot be read", example, ex);
			}
		}
	}

	private static void load(URI location, ClassLoader loader) throws IOException {
		if (!"file".equals(location.getScheme())) {
			// A jar in a jar: what is loaded from there does not go into a cache.
			return;
		}
		try (JarFile jar = new JarFile(Path.of(location).toFile())) {
			jar.stream()
				.map((entry) -> FILES.matcher(entry.getName()))
				.filter(Matcher::matches)
				.forEach((name) -> load(name.group(1).replace('/', '.'), loader));
		}
	}

	private static void load(String name, ClassLoader loader) {
		try {
			Class.forName(name, false, loader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// One for a library that this application does not have.
			logger.debug("{} cannot be loaded", name, ex);
		}
	}

}
