/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A certificate of our own that the sample application can show.
 *
 * @param store the key store
 */
record Certificate(Path store) {

	private static final String PASSWORD = "password";

	static Certificate in(Path directory) throws IOException, InterruptedException {
		Path store = directory.resolve("server.p12").toAbsolutePath();
		int status = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-storetype", "PKCS12",
				"-keystore", store.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
		if (status != 0) {
			throw new IllegalStateException("keytool failed with " + status);
		}
		return new Certificate(store);
	}

	String[] arguments() {
		return new String[] { "--server.ssl.key-store=" + this.store, "--server.ssl.key-store-password=" + PASSWORD,
				"--server.ssl.key-store-type=PKCS12" };
	}

}
