/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.handoff.DrainingGeneration;
import io.github.gracefulrestart.upgrade.UpgradeAnswer;
import io.github.gracefulrestart.upgrade.UpgradeReport;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that starts an upgrade and tells how upgrades went. Like
 * {@code shutdown} it cannot be accessed unless the application allows it.
 */
@Endpoint(id = GracefulUpgradeEndpoint.ID, defaultAccess = Access.NONE)
public class GracefulUpgradeEndpoint {

	// A dash in the id would be warned of; the path has one.
	static final String ID = "gracefulupgrade";

	static final String PATH = "graceful-upgrade";

	/** The answer of a thread that does not answer: not known is what becomes of it. */
	static final AnswerDescriptor UNANSWERED = new AnswerDescriptor(false, "",
			"the thread that owns the upgrades does not answer; the request may still be granted", null);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Upgrader upgrader;

	private final Duration patience;

	/**
	 * Creates the endpoint.
	 * @param upgrader whom to ask
	 */
	public GracefulUpgradeEndpoint(Upgrader upgrader) {
		this(upgrader, PATIENCE);
	}

	GracefulUpgradeEndpoint(Upgrader upgrader, Duration patience) {
		this.upgrader = upgrader;
		this.patience = patience;
	}

	/**
	 * Tells which generation this process is, which older ones still finish what they
	 * have in hand, and how the upgrades went that it knows of.
	 * @return the state
	 */
	@ReadOperation
	public StateDescriptor state() {
		return new StateDescriptor(this.upgrader.generation(), ProcessHandle.current().pid(), this.upgrader.draining(),
				this.upgrader.upgrades().stream().map(UpgradeDescriptor::of).toList());
	}

	/**
	 * Tells how one upgrade goes, or went.
	 * @param id its id
	 * @return the upgrade; null if this process knows none of that id
	 */
	@ReadOperation
	public @Nullable UpgradeDescriptor upgrade(@Selector String id) {
		return this.upgrader.upgrades()
			.stream()
			.filter((report) -> report.id().equals(id))
			.findFirst()
			.map(UpgradeDescriptor::of)
			.orElse(null);
	}

	/**
	 * Starts an upgrade.
	 * @return whether it began, and the id of the one that runs
	 */
	@WriteOperation
	public AnswerDescriptor start() {
		return answer(this.upgrader.request("actuator"));
	}

	/**
	 * Starts an upgrade and waits until the successor serves, or the upgrade has ended
	 * without that. It does not wait for the drain: the request that waits is one that
	 * the predecessor has in hand, so the drain waits for its answer.
	 * @return the answer, with the upgrade as it is then: it runs if the successor
	 * serves, because the predecessor still drains, and may be rolled back
	 */
	AnswerDescriptor startAndWait() {
		CompletableFuture<UpgradeReport> decided = new CompletableFuture<>();
		AnswerDescriptor answer = answer(this.upgrader.request("actuator", decided));
		try {
			return answer.accepted() ? answer.with(UpgradeDescriptor.of(decided.join())) : answer;
		}
		catch (CancellationException ex) {
			return new AnswerDescriptor(true, answer.id(), "how it ended is not known, see the log", null);
		}
	}

	private AnswerDescriptor answer(CompletableFuture<UpgradeAnswer> answer) {
		return answer.thenApply(AnswerDescriptor::of)
			.completeOnTimeout(UNANSWERED, this.patience.toMillis(), TimeUnit.MILLISECONDS)
			.join();
	}

	/**
	 * Looks for what would stand in the way of an upgrade, and starts none.
	 * @return what was found
	 */
	DryRunDescriptor dryRun() {
		List<String> problems = this.upgrader.preflight();
		return new DryRunDescriptor(problems.isEmpty(), problems);
	}

	/**
	 * Where this process stands.
	 *
	 * @param generation its generation
	 * @param pid its process id
	 * @param draining older generations that have not finished yet, the youngest first
	 * @param upgrades the upgrades that it knows of, the newest first
	 */
	public record StateDescriptor(int generation, long pid, List<DrainingGeneration> draining,
			List<UpgradeDescriptor> upgrades) implements OperationResponseBody {
	}

	/**
	 * The answer to a request for an upgrade.
	 *
	 * @param accepted whether one began
	 * @param id the id of the one that began, or of the one that runs
	 * @param reason why none began, or why the one that was waited for did not complete
	 * @param upgrade the one that was waited for; null if nobody waited
	 */
	public record AnswerDescriptor(boolean accepted, String id, String reason,
			@Nullable UpgradeDescriptor upgrade) implements OperationResponseBody {

		private static AnswerDescriptor of(UpgradeAnswer answer) {
			return new AnswerDescriptor(answer.accepted(), answer.id(), answer.reason(), null);
		}

		private AnswerDescriptor with(UpgradeDescriptor upgrade) {
			return new AnswerDescriptor(true, this.id, upgrade.reason(), upgrade);
		}

	}

	/**
	 * What a pre-flight found.
	 *
	 * @param passed whether nothing was found
	 * @param problems what stands in the way of one
	 */
	public record DryRunDescriptor(boolean passed, List<String> problems) implements OperationResponseBody {
	}

}
