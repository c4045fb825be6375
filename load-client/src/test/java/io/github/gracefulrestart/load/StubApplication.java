/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import com.sun.net.httpserver.HttpServer;

/**
 * The smallest application that can be a generation. Its first argument says how it
 * behaves.
 */
public final class StubApplication {

	private StubApplication() {
	}

	public static void main(String[] args) throws Exception {
		System.out.println("stub: " + String.join(" ", args));
		switch (args[0]) {
			case "fails" -> System.exit(3);
			case "silent" -> Thread.sleep(300_000);
			case "stubborn" -> {
				Runtime.getRuntime().addShutdownHook(new Thread(StubApplication::sleep));
				serve(port(args[1]));
			}
			case "orphans" -> {
				serve(port(args[1]));
				child("silent");
			}
			default -> serve(port(args[1]));
		}
	}

	private static int port(String argument) {
		return Integer.parseInt(argument.substring(argument.indexOf('=') + 1));
	}

	private static void serve(int port) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
		server.createContext("/hello", (exchange) -> {
			exchange.getResponseHeaders().set("X-Pid", Long.toString(ProcessHandle.current().pid()));
			exchange.getResponseHeaders().set("X-Generation", "1");
			byte[] body = "Hello".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
	}

	private static void child(String behaviour) throws IOException {
		new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), StubApplication.class.getName(), behaviour))
			.inheritIO()
			.start();
	}

	private static void sleep() {
		try {
			Thread.sleep(300_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Makes an executable jar of this class.
	 */
	static Path jar(Path directory) throws IOException {
		Path jar = directory.resolve("stub.jar");
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StubApplication.class.getName());
		String entry = StubApplication.class.getName().replace('.', '/') + ".class";
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
			out.putNextEntry(new JarEntry(entry));
			StubApplication.class.getClassLoader().getResourceAsStream(entry).transferTo(out);
		}
		return jar;
	}

}
