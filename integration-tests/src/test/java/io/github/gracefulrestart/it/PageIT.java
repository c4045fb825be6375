/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Path;

import io.github.gracefulrestart.load.Lineage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Somebody who looks at the page of the sample application, in a real browser. The
 * picture of the README is taken with {@code -Dpicture=../docs/images/upgrade.png}.
 */
@EnabledIf(value = "isBrowserInstalled", disabledReason = "chromium and chromium-driver are not installed")
class PageIT {

	/** More a browser does not open to one host. */
	private static final int CONNECTIONS = 6;

	/** In requests. */
	private static final int A_MOMENT = 40;

	/** Enough for a picture to have a past. */
	private static final int BEFORE = (System.getProperty("picture") != null) ? 400 : 0;

	private static final Path PICTURE = Path.of(System.getProperty("picture", "target/sample-app/page/upgrade.png"));

	@TempDir
	private Path directory;

	static boolean isBrowserInstalled() {
		return Chromedriver.isInstalled();
	}

	@Test
	void theButtonStartsAnUpgradeAndItsConnectionsAreSeenToMove() throws Exception {
		try (Lineage application = SampleApp.launch("page")
			.arguments("--graceful.restart.standby=1s", "--server.tomcat.max-keep-alive-requests=-1")
			.start(); Browser browser = Browser.open(this.directory)) {
			Upgrades.awaitServing(application);
			Page page = Page.open(browser, application);
			long predecessor = application.firstPid();
			await().atMost(Upgrades.PATIENCE)
				.until(() -> page.process(predecessor), ("Generation 1 serves " + CONNECTIONS)::equals);

			await().atMost(Upgrades.PATIENCE).until(() -> page.count("requests") > BEFORE);

			// Without it the drain might be over before anybody could look.
			try (EventStream inHand = EventStream.open(application.target())) {
				inHand.awaitEvent();
				page.startUpgrade();
				await().atMost(Upgrades.PATIENCE)
					.until(() -> page.process(predecessor).startsWith("Generation 1 drains"));
				int requests = page.count("requests");
				await().atMost(Upgrades.PATIENCE).until(() -> page.count("requests") > requests + A_MOMENT);
				page.saveTo(PICTURE);

				long successor = application.currentPid().orElseThrow();
				await().atMost(Upgrades.PATIENCE)
					.until(() -> page.process(successor), ("Generation 2 serves " + CONNECTIONS)::equals);
				assertThat(page.process(predecessor)).isEqualTo("Generation 1 drains 0");
				assertThat(page.isDrawn(2)).isTrue();
				assertThat(page.isDrawn(3)).isFalse();
			}
			await().atMost(Upgrades.PATIENCE).until(() -> page.process(predecessor), String::isEmpty);

			assertThat(page.headline()).isEqualTo("Generation 2 serves, alone. 0 requests failed.");
			assertThat(page.count("failed")).isZero();
			assertThat(page.count("closed")).isZero();
			assertThat(page.count("moved")).isEqualTo(CONNECTIONS);
			assertThat(browser.console()).isEmpty();
			assertThat(page.foreign()).isEmpty();
		}
	}

	@Test
	void whatTheServerClosesIsCounted() throws Exception {
		try (Lineage application = SampleApp.launch("page-closed")
			.arguments("--server.tomcat.max-keep-alive-requests=10")
			.start(); Browser browser = Browser.open(this.directory)) {
			Page page = Page.open(browser, application);
			await().atMost(Upgrades.PATIENCE).until(() -> page.count("closed") > 0);
			assertThat(page.count("failed")).isZero();
		}
	}

	@Test
	void aServerThatHangsHasLostNothingAndOneThatIsKilledHas() throws Exception {
		try (Lineage application = SampleApp.launch("page-lost")
			.arguments("--server.tomcat.max-keep-alive-requests=-1")
			.start(); Browser browser = Browser.open(this.directory)) {
			Page page = Page.open(browser, application);
			await().atMost(Upgrades.PATIENCE).until(page::headline, (said) -> said.startsWith("Generation 1 serves"));
			long pid = application.firstPid();
			application.signal(pid, "STOP");
			await().atMost(Upgrades.PATIENCE).until(page::headline, (said) -> said.startsWith("Nobody answers"));
			application.signal(pid, "CONT");
			await().atMost(Upgrades.PATIENCE).until(page::headline, (said) -> said.startsWith("Generation 1 serves"));
			assertThat(page.count("failed")).isZero();
			assertThat(page.count("closed")).isZero();

			application.signal(pid, "KILL");
			await().atMost(Upgrades.PATIENCE).until(() -> page.count("failed") > 0);
			await().atMost(Upgrades.PATIENCE).until(page::headline, (said) -> said.startsWith("Nobody answers"));
		}
	}

}
