/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.load.FreePort;
import io.github.gracefulrestart.load.Target;
import org.awaitility.Awaitility;

/**
 * A proxy in front of an application, a process of its own that keeps its connections to
 * the application and never sends a request to it twice.
 *
 * @param process the proxy
 * @param target where it listens
 */
record Proxy(Process process, Target target) implements AutoCloseable {

	private static final Path NGINX = Path.of("/usr/sbin/nginx");

	private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");

	static boolean areInstalled() {
		return Files.isExecutable(NGINX) && Files.isExecutable(HAPROXY);
	}

	/**
	 * Starts nginx.
	 * @param application where the application listens
	 * @param directory for its files
	 */
	static Proxy nginx(Target application, Path directory) throws IOException {
		Target target = Target.http(FreePort.find());
		return start(target, directory, "nginx.conf", """
				daemon off;
				pid %1$s/nginx.pid;
				worker_processes 1;
				events {
					worker_connections 256;
				}
				http {
					access_log off;
					# A larger body would go to a file, in a directory that is not nginx's.
					client_body_buffer_size 64k;
					client_body_temp_path %1$s/body;
					proxy_temp_path %1$s/proxy;
					fastcgi_temp_path %1$s/fastcgi;
					uwsgi_temp_path %1$s/uwsgi;
					scgi_temp_path %1$s/scgi;
					keepalive_requests 1000000;
					upstream application {
						server 127.0.0.1:%3$d;
						keepalive 32;
						keepalive_requests 1000000;
					}
					server {
						listen 127.0.0.1:%2$d;
						location / {
							proxy_pass http://application;
							proxy_http_version 1.1;
							proxy_set_header Connection "";
							proxy_next_upstream off;
						}
					}
				}
				""".formatted(directory, port(target), port(application)), NGINX.toString(), "-e", "stderr", "-c");
	}

	/**
	 * Starts HAProxy.
	 * @param application where the application listens
	 * @param directory for its files
	 */
	static Proxy haproxy(Target application, Path directory) throws IOException {
		Target target = Target.http(FreePort.find());
		return start(target, directory, "haproxy.cfg", """
				global
					nbthread 1
				defaults
					mode http
					retries 0
					http-reuse always
					timeout connect 10s
					timeout client 60s
					timeout server 60s
				frontend clients
					bind 127.0.0.1:%d
					default_backend application
				backend application
					server first 127.0.0.1:%d pool-purge-delay 10m
				""".formatted(port(target), port(application)), HAPROXY.toString(), "-db", "-f");
	}

	private static Proxy start(Target target, Path directory, String file, String configuration, String... command)
			throws IOException {
		Path written = Files.writeString(directory.resolve(file), configuration);
		Path output = directory.resolve(file + ".log");
		List<String> whole = new ArrayList<>(List.of(command));
		whole.add(written.toString());
		Process process = new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		Proxy proxy = new Proxy(process, target);
		try {
			Awaitility.await(file).until(() -> proxy.isListening() || !process.isAlive());
			if (!process.isAlive()) {
				throw new IllegalStateException(Files.readString(output));
			}
			return proxy;
		}
		catch (RuntimeException | IOException ex) {
			proxy.close();
			throw ex;
		}
	}

	private boolean isListening() {
		try (Socket socket = new Socket()) {
			socket.connect(this.target.address(), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int port(Target target) {
		InetSocketAddress address = target.address();
		return address.getPort();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
