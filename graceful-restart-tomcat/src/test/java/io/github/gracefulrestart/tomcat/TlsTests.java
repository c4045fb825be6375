/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.github.gracefulrestart.upgrade.Departure;
import io.github.gracefulrestart.upgrade.Load;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class TlsTests {

	private static final int ALERT = 21;

	private static final int HANDSHAKE = 22;

	@TempDir
	static Path directory;

	private static SSLContext trusting;

	@BeforeAll
	static void createCertificate() throws Exception {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "tomcat", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"SAN=ip:127.0.0.1", "-storepass", "changeit", "-keystore", keystore())
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		trusting = SSLContext.getInstance("TLS");
		trusting.init(null, new TrustManager[] { new TrustsAll() }, null);
	}

	@Test
	void noRequestFailsInASwitch() throws Exception {
		try (Application first = Application.start(tls());
				Application second = Application.start("second",
						new TomcatServer(Application.listenersOf(first), false), tls())) {
			assertThat(get(first.address(), "TLSv1.3")).startsWith("first");
			first.server.shutGate();
			second.server.openGate();
			assertThat(get(first.address(), "TLSv1.3")).startsWith("second");
		}
	}

	@Test
	void aConnectionWithoutTlsDoesNotGoToAVersionThatWantsIt() throws Exception {
		try (Application first = Application.start();
				Application second = Application.start("second",
						new TomcatServer(Application.listenersOf(first), false), tls());
				Client client = Client.connect(first.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			Awaitility.await().until(() -> first.server.load().requests() == 0);
			try (Move move = Move.begin(first)) {
				Departure departure = move.await().get(0);
				assertThat(second.server.adopt(departure.state(), departure.channel())).isEmpty();
				departure.keep();
			}
			assertThat(client.get("/").body()).startsWith("first");
		}
	}

	@Test
	void anIdleConnectionIsClosedWithANotice() throws Exception {
		try (Application application = Application.start(tls());
				Socket plain = new Socket("127.0.0.1", application.address().getPort());
				Client client = client(plain, "TLSv1.2")) {
			assertThat(client.get("/").isOk()).isTrue();
			closeOne(application);
			InputStream raw = plain.getInputStream();
			assertThat(raw.read()).isEqualTo(ALERT);
			raw.readAllBytes();
		}
	}

	@Test
	void aConnectionThatSaidNothingSinceItsHandshakeIsClosed() throws Exception {
		try (Application application = Application.start(tls());
				Socket plain = new Socket("127.0.0.1", application.address().getPort());
				Client client = client(plain, "TLSv1.3")) {
			assertThat(client.socket.isConnected()).isTrue();
			closeOne(application);
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void aConnectionThatHasNotBegunItsHandshakeIsClosed() throws Exception {
		try (Application application = Application.start(tls());
				Client client = Client.connect(application.address())) {
			closeOne(application);
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void aConnectionInItsHandshakeStays() throws Exception {
		SSLEngine engine = trusting.createSSLEngine();
		engine.setUseClientMode(true);
		ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
		engine.wrap(ByteBuffer.allocate(0), hello);
		try (Application application = Application.start(tls());
				Client client = Client.connect(application.address())) {
			client.socket.getOutputStream().write(hello.array(), 0, 20);
			assertStays(application);
			client.socket.getOutputStream().write(hello.array(), 20, hello.position() - 20);
			assertThat(client.socket.getInputStream().read()).isEqualTo(HANDSHAKE);
			assertStays(application);
		}
	}

	private static void assertStays(Application application) throws InterruptedException {
		for (int i = 0; i < 100; i++) {
			Thread.sleep(2);
			assertThat(application.server.closeIdle(Duration.ofMillis(20), Integer.MAX_VALUE)).isZero();
		}
		assertThat(application.server.load()).isEqualTo(new Load(1, 0, 0));
	}

	@Test
	void http2IsServedAndDrained() throws Exception {
		try (Application application = Application
			.start(tls().andThen((connector) -> connector.addUpgradeProtocol(new Http2Protocol())))) {
			HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("https://127.0.0.1:" + application.address().getPort() + "/"))
				.build();
			HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			Awaitility.await().until(() -> application.server.load().equals(new Load(1, 0, 0)));
			application.server.startDrain();
			Awaitility.await().until(() -> {
				application.server.closeIdle(Duration.ofMillis(100), Integer.MAX_VALUE);
				return application.server.load().isNone();
			});
			assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).startsWith("first");
		}
	}

	private static void closeOne(Application application) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.until(() -> application.server.closeIdle(Duration.ofMillis(20), Integer.MAX_VALUE) == 1);
	}

	private static String get(InetSocketAddress address, String protocol) throws Exception {
		try (Socket plain = new Socket(address.getAddress(), address.getPort());
				Client client = client(plain, protocol)) {
			return client.get("/").body();
		}
	}

	private static Client client(Socket plain, String protocol) throws Exception {
		SSLSocket socket = (SSLSocket) trusting.getSocketFactory()
			.createSocket(plain, "localhost", plain.getPort(), true);
		socket.setEnabledProtocols(new String[] { protocol });
		socket.startHandshake();
		return new Client(socket);
	}

	private static Consumer<Connector> tls() {
		return (connector) -> {
			SSLHostConfig host = new SSLHostConfig();
			SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host,
					SSLHostConfigCertificate.Type.UNDEFINED);
			certificate.setCertificateKeystoreFile(keystore());
			certificate.setCertificateKeystorePassword("changeit");
			host.addCertificate(certificate);
			connector.addSslHostConfig(host);
			connector.setSecure(true);
			connector.setScheme("https");
			connector.setProperty("SSLEnabled", "true");
		};
	}

	private static String keystore() {
		return directory.resolve("keystore.p12").toString();
	}

	private static final class TrustsAll implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
