/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.gracefulrestart.load.Await;
import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.FreePort;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Signal;
import io.github.gracefulrestart.load.Target;
import io.github.gracefulrestart.load.Workplace;

/**
 * nginx or HAProxy, with two workers or threads, which answers each request itself and is
 * reloaded by a signal to its master.
 */
final class ReloadedServer implements Subject {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final Kind kind;

	private final Process master;

	private final Workplace workplace;

	private final Target target;

	private ReloadedServer(Kind kind, Process master, Workplace workplace, Target target) {
		this.kind = kind;
		this.master = master;
		this.workplace = workplace;
		this.target = target;
	}

	static ReloadedServer start(Kind kind) throws IOException, InterruptedException {
		int port = FreePort.find();
		Workplace workplace = Workplace.temporary("reload");
		Path directory = workplace.directory();
		Path configuration = directory.resolve("conf");
		Files.writeString(configuration,
				kind.configuration.replace("DIRECTORY", directory.toString()).replace("PORT", Integer.toString(port)));
		Process master = new ProcessBuilder(
				Stream.of(kind.command).map((word) -> word.replace("CONFIGURATION", configuration.toString())).toList())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("log").toFile())
			.start();
		ReloadedServer server = new ReloadedServer(kind, master, workplace, Target.http(port));
		server.awaitWorkers();
		return server;
	}

	private void awaitWorkers() throws IOException, InterruptedException {
		Await.until(PATIENCE, () -> isUp() || !this.master.isAlive());
		if (!isUp()) {
			String log = log();
			close();
			throw new IllegalStateException(this.kind + " does not serve:\n" + log);
		}
	}

	private boolean isUp() {
		return this.master.children().findAny().isPresent() && answers() && log().contains(this.kind.loaded);
	}

	private String log() {
		try {
			return Files.readString(this.workplace.directory().resolve("log"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean answers() {
		try (Connection connection = Connection.open(this.target)) {
			connection.exchange(Request.get("/hello"));
			return true;
		}
		catch (LostRequestException ex) {
			return false;
		}
	}

	@Override
	public Target target() {
		return this.target;
	}

	@Override
	public Replacement replace() throws IOException, InterruptedException, LostRequestException {
		List<ProcessHandle> old = this.master.children().toList();
		Instant signalledAt = Instant.now();
		Signal.send(this.kind.signal, this.master.pid());
		for (ProcessHandle worker : old) {
			worker.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		}
		return new Replacement(signalledAt, Duration.ZERO, Duration.between(signalledAt, Instant.now()));
	}

	@Override
	public void close() throws IOException {
		this.master.destroy();
		this.master.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		this.workplace.close();
	}

	/**
	 * A server as Debian has it, with its defaults for how connections are closed.
	 */
	enum Kind {

		/** nginx. */
		NGINX("HUP", "", """
				daemon off;
				pid DIRECTORY/pid;
				worker_processes 2;
				events { worker_connections 512; }
				http {
					access_log off;
					keepalive_requests 100000000;
					client_body_temp_path DIRECTORY/body;
					proxy_temp_path DIRECTORY/proxy;
					fastcgi_temp_path DIRECTORY/fastcgi;
					uwsgi_temp_path DIRECTORY/uwsgi;
					scgi_temp_path DIRECTORY/scgi;
					server {
						listen 127.0.0.1:PORT;
						location / { return 200 hello; }
					}
				}
				""", "nginx", "-e", "stderr", "-c", "CONFIGURATION"),

		/** HAProxy. */
		HAPROXY("USR2", "Loading success.", """
				global
					nbthread 2
					stats socket DIRECTORY/socket expose-fd listeners
				defaults
					mode http
					timeout client 60s
					timeout server 60s
					timeout connect 5s
				frontend hello
					bind 127.0.0.1:PORT
					http-request return status 200 content-type text/plain string hello
				""", "haproxy", "-W", "-f", "CONFIGURATION");

		private final String signal;

		/**
		 * What it logs from when on it takes the signal, which is later than it serves;
		 * empty if it takes it at once.
		 */
		private final String loaded;

		private final String configuration;

		private final String[] command;

		Kind(String signal, String loaded, String configuration, String... command) {
			this.signal = signal;
			this.loaded = loaded;
			this.configuration = configuration;
			this.command = command;
		}

	}

}
