/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.Optional;

import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;

/**
 * Why a connector's listening socket cannot be handed over, in words for an operator.
 * <p>
 * It is found out when asked for, as a connector may be configured after it was added.
 */
final class Obstacle {

	private static final String CURE = "build it with new Connector(" + GracefulHttp11NioProtocol.class.getSimpleName()
			+ ".class.getName())";

	private Obstacle() {
	}

	/**
	 * Looks for the obstacle in a connector.
	 * @param name what the connector is called
	 * @param connector the connector
	 * @return its name, what is wrong and what to do; empty if it can be handed over or
	 * does not listen any more
	 */
	static Optional<String> of(String name, Connector connector) {
		return hasEnded(connector) ? Optional.empty()
				: problem(connector).map((problem) -> "Connector '" + name + "' " + problem);
	}

	private static Optional<String> problem(Connector connector) {
		Object path = connector.getProperty("unixDomainSocketPath");
		if (path != null) {
			return Optional.of("listens on the UNIX-domain socket " + path
					+ ", which cannot be handed over: let it listen on a port");
		}
		if (Boolean.parseBoolean(String.valueOf(connector.getProperty("useInheritedChannel")))) {
			return Optional.of("listens on the channel that the process inherited, which cannot be handed over: "
					+ "set its useInheritedChannel to false");
		}
		if (connector.getProtocolHandler() instanceof GracefulHttp11NioProtocol) {
			return Optional.empty();
		}
		boolean http = connector.getProtocolHandler() instanceof AbstractHttp11Protocol;
		return Optional.of("on port " + port(connector) + " cannot hand its listening socket over, as "
				+ connector.getProtocolHandlerClassName() + " cannot: "
				+ (http ? CURE : "only a connector for HTTP can"));
	}

	// The one that it got, if it left the choice to the kernel.
	private static int port(Connector connector) {
		int local = connector.getLocalPort();
		return (local > 0) ? local : connector.getPortWithOffset();
	}

	private static boolean hasEnded(Connector connector) {
		LifecycleState state = connector.getState();
		return state == LifecycleState.STOPPED || state == LifecycleState.DESTROYING
				|| state == LifecycleState.DESTROYED || state == LifecycleState.FAILED;
	}

}
