/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.Invitation;

/**
 * Starts successors that follow a script.
 */
final class ScriptedLaunch implements Launch {

	private final Journal journal;

	private final List<ScriptedSuccessor> started = new CopyOnWriteArrayList<>();

	private volatile ScriptedSuccessor.Script script = ScriptedSuccessor::takeOver;

	private volatile List<String> problems = List.of();

	private volatile Preparation preparation = Preparation.NONE;

	private volatile @Nullable Throwable failure;

	ScriptedLaunch(Journal journal) {
		this.journal = journal;
	}

	void script(ScriptedSuccessor.Script script) {
		this.script = script;
		this.failure = null;
	}

	void fail(Throwable failure) {
		this.failure = failure;
	}

	void hasProblems(String... problems) {
		this.problems = List.of(problems);
	}

	List<ScriptedSuccessor> started() {
		return this.started;
	}

	ScriptedSuccessor last() {
		return this.started.get(this.started.size() - 1);
	}

	/**
	 * Has the next upgrade prepare something.
	 * @return to be completed when that is over, and cancelled if it is called off
	 */
	CompletableFuture<Void> preparation() {
		CompletableFuture<Void> end = new CompletableFuture<>();
		this.preparation = new Preparation() {

			@Override
			public boolean isOver() {
				return end.isDone();
			}

			@Override
			public void onEnd(Runnable action) {
				end.thenRun(action);
			}

			@Override
			public void close() {
				end.cancel(true);
			}

		};
		return end;
	}

	@Override
	public Preparation prepare() {
		return this.preparation;
	}

	@Override
	public List<String> problems() {
		return this.problems;
	}

	@Override
	public Launched start(Map<String, String> environment) throws IOException {
		Throwable failure = this.failure;
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure != null) {
			throw new IOException(failure.getMessage());
		}
		Invitation invitation = Invitation.from(environment).orElseThrow();
		this.started.add(new ScriptedSuccessor(100_000 + this.started.size(), invitation, this.journal, this.script));
		return last();
	}

}
