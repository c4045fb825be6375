/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.github.gracefulrestart.handoff.Listener;
import io.github.gracefulrestart.tomcat.GracefulHttp11NioProtocol;
import io.github.gracefulrestart.tomcat.TomcatServer;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ConnectorTests {

	private static final String WARNING = "An upgrade will be refused: ";

	@Test
	void theMainConnectorIsAListener() {
		try (TestApplication application = TestApplication.enabled()) {
			assertThat(application.connector().getProtocolHandler()).isInstanceOf(GracefulHttp11NioProtocol.class);
			assertThat(listeners(application)).containsExactly("server");
			assertThat(application.send("GET", "/").body()).isEqualTo("hello");
		}
	}

	@Test
	void theConnectorOfTheManagementPortIsAListener() {
		try (TestApplication application = TestApplication.enabled("management.server.port=0")) {
			int port = Integer
				.parseInt(application.context().getEnvironment().getProperty("local.management.port", "0"));
			assertThat(listeners(application)).containsExactlyInAnyOrder("server", "management");
			assertThat(TestApplication.send("GET", port, "/actuator/health").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void theConnectorsAreListenersIfBeansAreMadeLazily() {
		SpringApplicationBuilder builder = TestApplication
			.builder("graceful.restart.enabled=true", "management.server.port=0")
			.lazyInitialization(true);
		try (TestApplication application = TestApplication.run(builder)) {
			assertThat(listeners(application)).containsExactlyInAnyOrder("server", "management");
			assertThat(application.bean(GracefulRestartLifecycle.class).isRunning()).isTrue();
		}
	}

	@Test
	void theConnectorOfAReactiveApplicationIsAListener() {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.web(WebApplicationType.REACTIVE)
			.sources(Reactive.class);
		try (TestApplication application = TestApplication.run(builder)) {
			assertThat(application.context()).isInstanceOf(ReactiveWebServerApplicationContext.class);
			assertThat(listeners(application)).containsExactly("server");
			assertThat(application.send("GET", "/").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aConnectorWithTlsIsAListener(@TempDir Path directory) throws Exception {
		File keys = selfSigned(directory);
		try (TestApplication application = TestApplication.enabled("server.ssl.key-store=" + keys,
				"server.ssl.key-store-password=changeit")) {
			assertThat(listeners(application)).containsExactly("server");
			HttpResponse<String> response = HttpClient.newBuilder()
				.sslContext(trusting(keys))
				.build()
				.send(HttpRequest.newBuilder(URI.create("https://localhost:" + application.port() + "/")).build(),
						HttpResponse.BodyHandlers.ofString());
			assertThat(response.body()).isEqualTo("hello");
		}
	}

	@Test
	void aConnectorWithHttp2IsAListener() throws Exception {
		try (TestApplication application = TestApplication.enabled("server.http2.enabled=true")) {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://localhost:" + application.port() + "/")).build(),
						HttpResponse.BodyHandlers.ofString());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(listeners(application)).containsExactly("server");
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aConnectorWithVirtualThreadsIsAListener() {
		try (TestApplication application = TestApplication.enabled("spring.threads.virtual.enabled=true")) {
			assertThat(application.connector().getProtocolHandler()).isInstanceOf(GracefulHttp11NioProtocol.class);
			assertThat(listeners(application)).containsExactly("server");
			assertThat(application.send("GET", "/").body()).isEqualTo("hello");
		}
	}

	@Test
	void anAdditionalConnectorOfTheSameKindIsAListener(CapturedOutput output) {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.sources(AdditionalListener.class);
		try (TestApplication application = TestApplication.run(builder)) {
			assertThat(listeners(application)).containsExactlyInAnyOrder("server", "server-2");
			assertThat(TestApplication.send("GET", application.connectors()[1].getLocalPort(), "/").body())
				.isEqualTo("hello");
			assertThat(output).doesNotContain(WARNING);
		}
	}

	@Test
	void anAdditionalConnectorOfAnotherKindIsWarnedOfByNameOnce(CapturedOutput output) {
		SpringApplicationBuilder builder = TestApplication
			.builder("graceful.restart.enabled=true", "management.server.port=0")
			.sources(AdditionalObstacle.class);
		try (TestApplication application = TestApplication.run(builder)) {
			assertThat(listeners(application)).containsExactlyInAnyOrder("server", "management");
			assertThat(output).containsOnlyOnce(WARNING)
				.contains(WARNING + "Connector 'server-2' on port ")
				.contains("build it with new Connector(GracefulHttp11NioProtocol.class.getName())");
		}
	}

	@Test
	void aProtocolThatTheApplicationChoseStaysAndIsWarnedOf(CapturedOutput output) {
		SpringApplicationBuilder builder = TestApplication.builder("graceful.restart.enabled=true")
			.sources(ChosenProtocol.class);
		try (TestApplication application = TestApplication.run(builder)) {
			assertThat(application.connector().getProtocolHandler()).isInstanceOf(Http11Nio2Protocol.class);
			assertThat(listeners(application)).isEmpty();
			assertThat(output).containsOnlyOnce(WARNING + "Connector 'server' on port ")
				.contains(Http11Nio2Protocol.class.getName());
		}
	}

	private static List<String> listeners(TestApplication application) {
		return application.bean(TomcatServer.class).listeners().stream().map(Listener::name).toList();
	}

	static File selfSigned(Path directory) throws Exception {
		File keys = directory.resolve("keys.p12").toFile();
		String command = "keytool -genkeypair -alias key -keyalg EC -dname CN=localhost -ext san=dns:localhost"
				+ " -storetype PKCS12 -storepass changeit -keystore " + keys;
		ProcessBuilder keytool = new ProcessBuilder(Arrays.asList(command.split(" ")));
		keytool.command().set(0, System.getProperty("java.home") + "/bin/keytool");
		assertThat(keytool.inheritIO().start().waitFor()).isZero();
		return keys;
	}

	private static SSLContext trusting(File keys) throws Exception {
		KeyStore own = KeyStore.getInstance(keys, "changeit".toCharArray());
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("key", own.getCertificate("key"));
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, factory.getTrustManagers(), null);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	static class Reactive {

		@Bean
		HttpHandler httpHandler() {
			return (request, response) -> response.setComplete();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AdditionalListener {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> additionalConnector() {
			return (factory) -> factory.addAdditionalConnectors(connector(GracefulHttp11NioProtocol.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AdditionalObstacle {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> additionalConnector() {
			return (factory) -> factory.addAdditionalConnectors(connector(Http11NioProtocol.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChosenProtocol {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> protocol() {
			return (factory) -> factory.setProtocol(Http11Nio2Protocol.class.getName());
		}

	}

	private static Connector connector(Class<?> protocol) {
		Connector connector = new Connector(protocol.getName());
		connector.setPort(0);
		return connector;
	}

}
