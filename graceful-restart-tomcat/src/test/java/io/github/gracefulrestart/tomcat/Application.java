/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.github.gracefulrestart.handoff.InheritedListeners;
import io.github.gracefulrestart.handoff.Listener;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * An application in an embedded Tomcat that binds when it starts, as Spring Boot's does.
 * It answers with its name and the number of the connection, which grows with each
 * connection that any Tomcat of this process accepts, to /ends with the two ends of the
 * connection and the port that was asked for; requests for /wait when released, and those
 * for /async some time after that. What is asked for below {@link Counted#PATH} is
 * counted, each path for itself.
 */
final class Application implements AutoCloseable {

	/**
	 * The length of the answer to /large, more than a socket takes at once.
	 */
	static final int LARGE = 20_000_000;

	private static final Logger TOMCATS_LOGGER = Logger.getLogger("org.apache");

	static {
		TOMCATS_LOGGER.setLevel(Level.WARNING);
	}

	final String name;

	final TomcatServer server;

	final Connector connector;

	final AtomicInteger served = new AtomicInteger();

	final AtomicInteger waiting = new AtomicInteger();

	final CountDownLatch release = new CountDownLatch(1);

	final Counted counted = new Counted();

	private final Tomcat tomcat = new Tomcat();

	private Application(String name, TomcatServer server, Connector connector, Consumer<Context> content)
			throws LifecycleException {
		this.name = name;
		this.server = server;
		this.connector = connector;
		this.tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
		this.tomcat.setHostname("localhost");
		this.tomcat.getService().addConnector(connector);
		Context context = this.tomcat.addContext("", null);
		if (context instanceof StandardContext standardContext) {
			standardContext.setClearReferencesRmiTargets(false);
			standardContext.setClearReferencesThreadLocals(false);
		}
		Tomcat.addServlet(context, "echo", new Echo()).setAsyncSupported(true);
		context.addServletMappingDecoded("/*", "echo");
		Tomcat.addServlet(context, "counted", this.counted).setAsyncSupported(true);
		context.addServletMappingDecoded(Counted.PATH + "*", "counted");
		content.accept(context);
		this.tomcat.start();
	}

	/**
	 * Starts an application that has more than the usual answers.
	 */
	static Application startWith(TomcatServer server, Consumer<Context> content, Consumer<Connector> configuration)
			throws LifecycleException {
		return start("first", server, configuration, content);
	}

	static Application start(Consumer<Connector> configuration) throws LifecycleException {
		return start("first", new TomcatServer(InheritedListeners.NONE, true), configuration);
	}

	static Application start() throws LifecycleException {
		return start((connector) -> {
		});
	}

	static Application start(String name, TomcatServer server, Consumer<Connector> configuration)
			throws LifecycleException {
		return start(name, server, configuration, (context) -> {
		});
	}

	private static Application start(String name, TomcatServer server, Consumer<Connector> configuration,
			Consumer<Context> content) throws LifecycleException {
		Connector connector = connector();
		server.add("server", connector);
		configuration.accept(connector);
		return new Application(name, server, connector, content);
	}

	/**
	 * Starts an application on the listener of another, with its gate shut.
	 */
	static Application startSuccessor(Application predecessor) throws LifecycleException {
		return start("second", new TomcatServer(listenersOf(predecessor), false), (connector) -> {
		});
	}

	static InheritedListeners listenersOf(Application predecessor) {
		return listener(predecessor.listener(), false);
	}

	/**
	 * What a service manager passes, which keeps the socket.
	 */
	static InheritedListeners activated(ServerSocketChannel listener) {
		return listener(listener, true);
	}

	private static InheritedListeners listener(ServerSocketChannel listener, boolean activated) {
		return (name, wanted) -> {
			try {
				return Optional.of(new Listener(name, wanted, SecondDescriptor.of(listener), activated));
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		};
	}

	static Connector connector() {
		Connector connector = new Connector(GracefulHttp11NioProtocol.class.getName());
		connector.setPort(0);
		connector.setProperty("address", "127.0.0.1");
		connector.setProperty("bindOnInit", "false");
		connector.setThrowOnFailure(true);
		return connector;
	}

	/**
	 * Uses up the number that the next connection would have had.
	 */
	static long nextConnectionNumber() {
		NioEndpoint.NioSocketWrapper connection = new NioEndpoint.NioSocketWrapper(
				new NioChannel(new SocketBufferHandler(1, 1, false)), new NioEndpoint());
		return Long.parseLong(connection.getServletConnection("", "").getConnectionId(), 16);
	}

	ServerSocketChannel listener() {
		return this.server.listeners().get(0).channel();
	}

	InetSocketAddress address() {
		return new InetSocketAddress("127.0.0.1", this.connector.getLocalPort());
	}

	GracefulHttp11NioProtocol protocol() {
		return (GracefulHttp11NioProtocol) this.connector.getProtocolHandler();
	}

	/**
	 * Does what Spring Boot does first when it shuts down gracefully.
	 */
	void pauseAndCloseServerSocket() {
		this.connector.pause();
		this.connector.getProtocolHandler().closeServerSocketGraceful();
	}

	@Override
	public void close() throws LifecycleException {
		this.tomcat.stop();
		this.tomcat.destroy();
	}

	private final class Echo extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if (request.getRequestURI().equals("/wait")) {
				await();
			}
			if (request.getRequestURI().equals("/async")) {
				AsyncContext async = request.startAsync();
				new Thread(() -> {
					await();
					async.complete();
				}).start();
			}
			Application.this.served.incrementAndGet();
			if (request.getRequestURI().equals("/large")) {
				response.getOutputStream().write(new byte[LARGE]);
				return;
			}
			if (request.getRequestURI().equals("/ends")) {
				response.getWriter()
					.print(request.getRemoteAddr() + ":" + request.getRemotePort() + " " + request.getLocalAddr() + ":"
							+ request.getLocalPort() + " " + request.getServerPort());
				return;
			}
			response.getWriter()
				.print(Application.this.name + " "
						+ Long.parseLong(request.getServletConnection().getConnectionId(), 16));
		}

		@Override
		protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
			request.getInputStream().readAllBytes();
			doGet(request, response);
		}

		private void await() {
			Application.this.waiting.incrementAndGet();
			try {
				Application.this.release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
