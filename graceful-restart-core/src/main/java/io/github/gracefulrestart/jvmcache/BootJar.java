/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;

/**
 * An executable jar of Spring Boot. The JVM keeps only classes that its own loaders have
 * loaded, not those from jars in a jar, so it has to be extracted first.
 *
 * @param path the file
 */
record BootJar(Path path) {

	private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	private static final String TOOLS = "spring-boot-jarmode-tools-";

	/**
	 * Sees whether the jar can extract itself.
	 * @throws IOException if it cannot, or cannot be read
	 */
	void check() throws IOException {
		try (JarFile jar = new JarFile(this.path.toFile(), false)) {
			Manifest manifest = jar.getManifest();
			String main = (manifest != null) ? value(manifest, Attributes.Name.MAIN_CLASS.toString()) : null;
			if (manifest == null || !LAUNCHER.equals(main)) {
				throw new IOException("the Main-Class of %s is %s and not Spring Boot's JarLauncher"
					.formatted(this.path.toAbsolutePath(), main));
			}
			String libraries = value(manifest, "Spring-Boot-Lib");
			if (libraries == null || jar.stream().noneMatch((entry) -> entry.getName().startsWith(libraries + TOOLS))) {
				throw new IOException("%s has no spring-boot-jarmode-tools, with which it could be extracted"
					.formatted(this.path.toAbsolutePath()));
			}
		}
	}

	private static @Nullable String value(Manifest manifest, String name) {
		return manifest.getMainAttributes().getValue(name);
	}

}
