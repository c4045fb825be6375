/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * What looks like an executable jar of Spring Boot.
 */
public final class FakeJar {

	public static final String JAR_LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	private FakeJar() {
	}

	public static void write(Path jar, String main, String content) throws IOException {
		write(jar, main, "spring-boot-jarmode-tools-4.1.1.jar", content);
	}

	static void writeWithoutTools(Path jar) throws IOException {
		write(jar, JAR_LAUNCHER, "spring-boot-4.1.1.jar", "");
	}

	private static void write(Path jar, String main, String library, String content) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
		manifest.getMainAttributes().putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream stream = new JarOutputStream(file, manifest)) {
			stream.putNextEntry(new ZipEntry("BOOT-INF/lib/" + library));
			stream.write(content.getBytes());
		}
	}

}
