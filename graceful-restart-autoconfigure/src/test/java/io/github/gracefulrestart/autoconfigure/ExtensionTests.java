/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.UpgradeReport;
import io.github.gracefulrestart.upgrade.Upgrader;
import io.micrometer.observation.ObservationPredicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application may replace and add, with the examples of the documents.
 */
class ExtensionTests {

	private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

	private static final Path SOURCE = Path
		.of("src/test/java/io/github/gracefulrestart/autoconfigure/ExtensionTests.java");

	@Test
	void aSuccessorIsStartedAsTheApplicationSaysAtThatMoment(@TempDir Path versions) throws Exception {
		Files.createFile(versions.resolve("2026-11-01.jar"));
		try (TestApplication application = start("app.versions=" + versions, NewestVersion.class)) {
			assertThat(application.context().getBeansOfType(SuccessorDetails.class).values()).singleElement()
				.isInstanceOf(NewestVersion.class);
			assertThat(application.bean(Upgrader.class).preflight())
				.anyMatch((problem) -> problem.contains("11-01.jar"));
			Files.createFile(versions.resolve("2026-11-23.jar"));
			assertThat(application.bean(Upgrader.class).preflight())
				.anyMatch((problem) -> problem.contains("11-23.jar"))
				.noneMatch((problem) -> problem.contains("11-01.jar"));
		}
	}

	@Test
	void nothingIsStartedIfTheApplicationCannotSayHow(@TempDir Path versions) {
		try (TestApplication application = start("app.versions=" + versions.resolve("gone"), NewestVersion.class)) {
			assertThat(application.bean(Upgrader.class).preflight())
				.anyMatch((problem) -> problem.contains("cannot be told") && problem.contains("NoSuchFile"));
		}
	}

	@Test
	void otherwiseThePropertiesSayHowASuccessorIsStarted() {
		try (TestApplication application = TestApplication.enabled("graceful.restart.successor.leave-out=-Xlog.*")) {
			SuccessorDetails details = application.bean(SuccessorDetails.class);
			assertThat(details).isInstanceOf(PropertiesSuccessorDetails.class);
			assertThat(details.command()).containsExactly("false");
			assertThat(details.leaveOut()).extracting(Pattern::pattern).containsExactly("-Xlog.*");
			assertThat(new SuccessorDetails() {
			}).extracting(SuccessorDetails::command, SuccessorDetails::jvmArguments, SuccessorDetails::arguments,
					SuccessorDetails::leaveOut)
				.containsOnly(List.of());
		}
	}

	@Test
	void theApplicationCanRefuseAnUpgrade() throws Exception {
		try (TestApplication application = start("", NotDuringTheImport.class, Import.class)) {
			Upgrader upgrader = application.bean(Upgrader.class);
			String problem = "an import is running; try again when it is over";
			assertThat(upgrader.preflight()).doesNotContain(problem);
			application.bean(Import.class).running.set(true);
			assertThat(upgrader.preflight()).contains(problem);
			CompletableFuture<UpgradeReport> decided = new CompletableFuture<>();
			assertThat(upgrader.request("test", decided).join().accepted()).isTrue();
			UpgradeReport report = decided.get(20, TimeUnit.SECONDS);
			assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
			assertThat(report.reason()).contains(problem);
		}
	}

	@Test
	void aCheckOfTheApplicationThatFailsRefusesTheUpgradeToo() {
		try (TestApplication application = start("", FailingCheck.class)) {
			assertThat(application.bean(Upgrader.class).preflight()).contains(
					"a pre-flight check of the application failed, see the log: java.lang.IllegalStateException: broken");
		}
	}

	@Test
	void aWarmUpRequestsWhatTheApplicationSays() {
		try (TestApplication application = start("graceful.restart.warm-up.paths=/secured",
				"graceful.restart.warm-up.count=3", "app.token=secret", Credentials.class, Secured.class)) {
			assertThat(application.context().getBeansOfType(WarmUpHeaders.class).values()).singleElement()
				.isInstanceOf(Credentials.class);
			application.bean(WarmUp.class).begin();
			Awaitility.await().until(() -> application.bean(Secured.class).seen.size() == 3);
			assertThat(application.bean(Secured.class).seen).containsOnly("Bearer secret");
		}
	}

	@Test
	void aHealthContributorOfTheApplicationTakesThePlaceOfOurs() {
		try (TestApplication application = start("", OwnHealth.class)) {
			assertThat(application.context().getBean("gracefulRestartHealthIndicator", HealthIndicator.class).health())
				.isEqualTo(Health.unknown().build());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "extending.md", "warm-up.md" })
	void theExamplesOfTheDocumentsAreThoseOfThisTest(String document) throws Exception {
		String source = withoutSpace(Files.readString(SOURCE));
		List<String> examples = JAVA.matcher(Files.readString(Path.of("..", "docs", document)))
			.results()
			.map((MatchResult example) -> example.group(1))
			.toList();
		assertThat(examples).isNotEmpty()
			.allSatisfy((example) -> assertThat(source.contains(withoutSpace(example))).as(example).isTrue());
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s", "");
	}

	private static TestApplication start(Object... propertiesAndSources) {
		String[] properties = Stream.of(propertiesAndSources)
			.filter((each) -> each instanceof String text && !text.isEmpty())
			.toArray(String[]::new);
		SpringApplicationBuilder builder = TestApplication.builder(properties)
			.properties("graceful.restart.enabled=true");
		builder
			.sources(Stream.of(propertiesAndSources).filter((each) -> each instanceof Class).toArray(Class<?>[]::new));
		return TestApplication.run(builder);
	}

	/**
	 * Cannot tell.
	 */
	@Configuration(proxyBeanMethods = false)
	static class FailingCheck {

		@Bean
		PreflightCheck failing() {
			return () -> {
				throw new IllegalStateException("broken");
			};
		}

	}

	/**
	 * Replaces one of our beans by name.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnHealth {

		@Bean
		HealthIndicator gracefulRestartHealthIndicator() {
			return () -> Health.unknown().build();
		}

	}

	/**
	 * Wants to know who asks.
	 */
	@RestController
	static class Secured {

		private final Queue<String> seen = new ConcurrentLinkedQueue<>();

		@GetMapping("/secured")
		String secured(@RequestHeader("Authorization") String authorization) {
			this.seen.add(authorization);
			return "secured";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Observations {

		@Bean
		ObservationPredicate withoutWarmUp() {
			return (name, context) -> !(context instanceof ServerRequestObservationContext request
					&& request.getCarrier().getHeader("Graceful-Restart-Warm-Up") != null);
		}

	}

}

@Component
class NewestVersion implements SuccessorDetails {

	private final Path versions;

	NewestVersion(@Value("${app.versions}") Path versions) {
		this.versions = versions;
	}

	@Override
	public List<String> command() {
		try (Stream<Path> jars = Files.list(this.versions)) {
			Path newest = jars.max(Comparator.naturalOrder()).orElseThrow();
			return List.of("java", "-jar", newest.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

@Component
class NotDuringTheImport implements PreflightCheck {

	private final Import job;

	NotDuringTheImport(Import job) {
		this.job = job;
	}

	@Override
	public Optional<String> problem() {
		return this.job.isRunning() ? Optional.of("an import is running; try again when it is over") : Optional.empty();
	}

}

@Component
class Credentials implements WarmUpHeaders {

	private final String token;

	Credentials(@Value("${app.token}") String token) {
		this.token = token;
	}

	@Override
	public Map<String, String> headersFor(String path) {
		return Map.of("Authorization", "Bearer " + this.token);
	}

}

/**
 * Something that an upgrade would disturb.
 */
class Import {

	final AtomicBoolean running = new AtomicBoolean();

	boolean isRunning() {
		return this.running.get();
	}

}
