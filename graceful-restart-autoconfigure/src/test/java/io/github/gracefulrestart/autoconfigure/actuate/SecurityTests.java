/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.github.gracefulrestart.autoconfigure.TestApplication;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With Spring Security, as it is configured by default and as docs/actuator.md says.
 */
@Timeout(60)
class SecurityTests {

	private static final String PATH = "/actuator/graceful-upgrade";

	private static final String DRY_RUN = PATH + "?dryRun=true";

	@Test
	void byDefaultItCanBeReadWithAPasswordAndNothingCanBeStarted() throws Exception {
		try (TestApplication application = TestApplication.run(builder())) {
			assertThat(status(application, "GET", PATH, false)).isEqualTo(401);
			assertThat(status(application, "GET", PATH, true)).isEqualTo(200);
			assertThat(status(application, "POST", DRY_RUN, false)).isEqualTo(401);
			// It has no CSRF token. The answer would be 403, but the page that says so
			// needs a password too, which has not been looked at by then.
			assertThat(status(application, "POST", PATH, true)).isEqualTo(401);
			assertThat(application.context().getBean(Upgrader.class).upgrades()).isEmpty();
		}
	}

	@Test
	void withAFilterChainOfItsOwnAPasswordSuffices() throws Exception {
		try (TestApplication application = TestApplication.run(builder().sources(OwnChain.class))) {
			assertThat(status(application, "POST", DRY_RUN, false)).isEqualTo(401);
			assertThat(status(application, "POST", DRY_RUN, true)).isEqualTo(200);
			assertThat(status(application, "GET", PATH + "/cafe0000", true)).isEqualTo(404);
			// What the application has otherwise stays as it was.
			assertThat(status(application, "GET", "/", false)).isEqualTo(401);
			assertThat(status(application, "POST", "/", true)).isEqualTo(401);
		}
	}

	private static SpringApplicationBuilder builder() {
		return TestApplication.builder("graceful.restart.enabled=true",
				"management.endpoint.gracefulupgrade.access=unrestricted",
				"management.endpoints.web.exposure.include=graceful-upgrade", "graceful.restart.memory-check=off",
				"spring.autoconfigure.exclude=", "spring.security.user.name=operator",
				"spring.security.user.password=secret", "spring.security.user.roles=OPERATOR");
	}

	private static int status(TestApplication application, String method, String path, boolean authenticated)
			throws Exception {
		int port = ((WebServerApplicationContext) application.context()).getWebServer().getPort();
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header("Accept", "application/json")
			.method(method, HttpRequest.BodyPublishers.noBody());
		if (authenticated) {
			request.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString("operator:secret".getBytes(StandardCharsets.UTF_8)));
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnChain {

		@Bean
		@Order(1)
		SecurityFilterChain upgradeSecurity(HttpSecurity http) {
			http.securityMatcher(EndpointRequest.to(GracefulUpgradeEndpoint.class));
			http.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("OPERATOR"));
			http.httpBasic(Customizer.withDefaults());
			http.csrf((csrf) -> csrf.disable());
			return http.build();
		}

		@Bean
		SecurityFilterChain otherSecurity(HttpSecurity http) {
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			http.httpBasic(Customizer.withDefaults());
			return http.build();
		}

	}

}
