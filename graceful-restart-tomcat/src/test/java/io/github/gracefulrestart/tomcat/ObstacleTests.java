/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.List;

import io.github.gracefulrestart.handoff.InheritedListeners;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObstacleTests {

	private final TomcatServer server = new TomcatServer(InheritedListeners.NONE, true);

	@Test
	void aConnectorOfAnotherProtocolIsNamedWithItsCure() {
		Connector connector = new Connector(Http11Nio2Protocol.class.getName());
		connector.setPort(8443);
		this.server.add("admin", connector);
		assertThat(this.server.obstacles()).containsExactly("Connector 'admin' on port 8443 cannot hand its "
				+ "listening socket over, as org.apache.coyote.http11.Http11Nio2Protocol cannot: "
				+ "build it with new Connector(GracefulHttp11NioProtocol.class.getName())");
	}

	@Test
	void thereIsNoCureForAProtocolThatIsNotHttp() {
		Connector connector = new Connector("AJP/1.3");
		connector.setPort(8009);
		this.server.add("ajp", connector);
		assertThat(this.server.obstacles()).singleElement().asString().endsWith("only a connector for HTTP can");
	}

	@Test
	void aUnixDomainSocketIsAnObstacleAlsoIfItIsConfiguredLater() {
		Connector connector = new Connector(GracefulHttp11NioProtocol.class.getName());
		this.server.add("local", connector);
		assertThat(this.server.obstacles()).isEmpty();
		connector.setProperty("unixDomainSocketPath", "/run/app.sock");
		assertThat(this.server.obstacles()).containsExactly("Connector 'local' listens on the UNIX-domain socket "
				+ "/run/app.sock, which cannot be handed over: let it listen on a port");
	}

	@Test
	void theInheritedChannelOfTheProcessIsAnObstacle() {
		Connector connector = new Connector(GracefulHttp11NioProtocol.class.getName());
		connector.setProperty("useInheritedChannel", "true");
		this.server.add("server", connector);
		assertThat(this.server.obstacles()).singleElement()
			.asString()
			.startsWith("Connector 'server' listens on the channel that the process inherited");
	}

	@Test
	void aConnectorThatHasEndedIsNoObstacle() throws LifecycleException {
		Connector connector = new Connector(Http11Nio2Protocol.class.getName());
		this.server.add("admin", connector);
		connector.destroy();
		assertThat(this.server.obstacles()).isEqualTo(List.of());
		this.server.add("admin", new Connector(GracefulHttp11NioProtocol.class.getName()));
		assertThat(this.server.obstacles()).isEmpty();
	}

}
