/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.util.List;

import io.github.gracefulrestart.handoff.DrainingGeneration;
import io.github.gracefulrestart.upgrade.UpgradeAnswer;
import io.github.gracefulrestart.upgrade.Upgrader;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
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

	private final Upgrader upgrader;

	/**
	 * Creates the endpoint.
	 * @param upgrader whom to ask
	 */
	public GracefulUpgradeEndpoint(Upgrader upgrader) {
		this.upgrader = upgrader;
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
	 * Starts an upgrade.
	 * @return whether it began, and the id of the one that runs
	 */
	@WriteOperation
	public AnswerDescriptor start() {
		UpgradeAnswer answer = this.upgrader.request("actuator").join();
		return new AnswerDescriptor(answer.accepted(), answer.id(), answer.reason());
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
	 * @param reason why none began
	 */
	public record AnswerDescriptor(boolean accepted, String id, String reason) implements OperationResponseBody {
	}

}
