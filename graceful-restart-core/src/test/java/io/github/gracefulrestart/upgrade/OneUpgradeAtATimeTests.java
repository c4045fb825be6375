/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.upgrade.ScriptedSuccessor.Script;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One upgrade at a time; a second request is answered at once, and the answer names the
 * upgrade that runs.
 */
@Timeout(60)
class OneUpgradeAtATimeTests {

	private static final CountDownLatch NEVER = new CountDownLatch(1);

	@TempDir
	private Path directory;

	private Generation first;

	@BeforeEach
	void start() throws Exception {
		this.first = Generation.first(Generation.settings(this.directory), "server");
	}

	@AfterEach
	void stop() {
		this.first.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("phases")
	void aSecondRequestIsAnsweredAtOnceWithTheIdOfTheOneThatRuns(String name, String journal, String reason,
			Script script) {
		this.first.server().load(1, 1, 0);
		this.first.launch().script(script);
		String id = this.first.request().id();
		if (!journal.isEmpty()) {
			this.first.awaitJournal(journal);
		}
		UpgradeAnswer second = this.first.request();
		assertThat(second.accepted()).isFalse();
		assertThat(second.id()).isEqualTo(id).isNotEmpty();
		assertThat(second.reason()).contains(reason).contains(id);
		assertThat(this.first.upgrader().upgrades()).hasSize(1);
	}

	static Stream<Arguments> phases() {
		return Stream.of(phase("while it is launched", "", "is running", (successor) -> NEVER.await()),
				phase("while it starts up", "joined", "is running", (successor) -> {
					successor.join();
					successor.note("joined");
					NEVER.await();
				}), phase("in the switch", "successor hears Released", "is running", (successor) -> {
					successor.join();
					successor.becomeReady("server");
					successor.hear(Released.class);
					NEVER.await();
				}), phase("while the predecessor drains", "1 startDrain", "drains after upgrade", (successor) -> {
					successor.serve("server");
					NEVER.await();
				}), phase("while a successor that failed has not ended", "successor hears Abort",
						"its successor has not ended yet", (successor) -> {
							successor.ignoreSigterm();
							successor.join();
							successor.say(new Abort("no"));
							successor.hear(Abort.class);
							NEVER.await();
						}));
	}

	private static Arguments phase(String name, String journal, String reason, Script script) {
		return Arguments.of(name, journal, reason, script);
	}

	@Test
	void aBurstOfRequestsStartsOneUpgrade() {
		this.first.launch().script((successor) -> {
			successor.join();
			NEVER.await();
		});
		List<CompletableFuture<UpgradeAnswer>> answers = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			answers.add(this.first.upgrader().request("burst"));
		}
		List<UpgradeAnswer> given = answers.stream().map(Generation::get).toList();
		assertThat(given).filteredOn(UpgradeAnswer::accepted).hasSize(1);
		assertThat(given).extracting(UpgradeAnswer::id).containsOnly(given.get(0).id());
		assertThat(this.first.launch().started()).hasSize(1);
	}

	@Test
	void aProcessThatHasHandedOverRefuses() {
		this.first.upgrade((successor) -> successor.takeOver("server"));
		this.first.awaitExit();
		UpgradeAnswer answer = this.first.request();
		assertThat(answer.accepted()).isFalse();
		assertThat(answer.reason()).contains("has handed over");
	}

	@Test
	void aProcessThatIsNotReadyRefuses() {
		try (Generation unstarted = Generation.unstarted(Generation.settings(this.directory))) {
			assertThat(unstarted.request().reason()).contains("not ready yet");
			unstarted.upgrader().start();
			assertThat(unstarted.request().reason()).contains("not ready yet");
			unstarted.upgrader().applicationReady();
			assertThat(unstarted.request().accepted()).isTrue();
		}
	}

	@Test
	void theHistoryHoldsTheNewestTwentyUpgrades() {
		this.first.server().hasObstacles("no");
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 25; i++) {
			ids.add(0, this.first.upgrade().id());
		}
		assertThat(this.first.upgrader().upgrades()).extracting(UpgradeReport::id)
			.containsExactlyElementsOf(ids.subList(0, 20));
	}

}
