/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.tomcat.GracefulHttp11NioProtocol;
import io.github.gracefulrestart.tomcat.TomcatServer;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.connector.Connector;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Builds a web server's connector so that it can be handed over, and makes all its
 * connectors known, also those that the application adds itself.
 */
class GracefulConnectorCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

	private final String name;

	private final TomcatServer server;

	/**
	 * Prepares for one web server.
	 * @param name what its connectors are called in all generations
	 * @param server that hands them over
	 */
	GracefulConnectorCustomizer(String name, TomcatServer server) {
		this.name = name;
		this.server = server;
	}

	// An application that chooses a protocol itself comes later, and wins.
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void customize(TomcatWebServerFactory factory) {
		if (factory.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL)) {
			factory.setProtocol(GracefulHttp11NioProtocol.class.getName());
		}
		factory.addContextCustomizers(this::addConnectors);
	}

	// Only now are all of them there, and none of them is bound yet.
	private void addConnectors(Context context) {
		Engine engine = (Engine) context.getParent().getParent();
		Connector[] connectors = engine.getService().findConnectors();
		for (int i = 0; i < connectors.length; i++) {
			this.server.add((i == 0) ? this.name : this.name + "-" + (i + 1), connectors[i]);
		}
	}

}
