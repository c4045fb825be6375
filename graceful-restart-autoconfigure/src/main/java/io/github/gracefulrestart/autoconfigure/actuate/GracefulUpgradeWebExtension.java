/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.util.Map;

import io.github.gracefulrestart.autoconfigure.actuate.GracefulUpgradeEndpoint.AnswerDescriptor;
import io.github.gracefulrestart.autoconfigure.actuate.GracefulUpgradeEndpoint.DryRunDescriptor;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers over HTTP with a status that says what became of the request:
 * <ul>
 * <li>202 if an upgrade began;</li>
 * <li>200 if it was waited for and the successor serves, or if the pre-flight
 * passed;</li>
 * <li>409 if nothing was started: another upgrade runs, this process cannot begin one,
 * or, if somebody waits for it, the pre-flight did not pass;</li>
 * <li>500 if a successor was started that did not get as far as serving;</li>
 * <li>503 if the thread that owns the upgrades does not answer within 5 seconds;</li>
 * <li>400 if the request has parameters that are not understood.</li>
 * </ul>
 */
@EndpointWebExtension(endpoint = GracefulUpgradeEndpoint.class)
public class GracefulUpgradeWebExtension {

	private static final int OK = 200;

	private static final int ACCEPTED = 202;

	private static final int BAD_REQUEST = 400;

	private static final int CONFLICT = 409;

	private static final int INTERNAL_SERVER_ERROR = 500;

	private static final int SERVICE_UNAVAILABLE = 503;

	private final GracefulUpgradeEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint what it extends
	 */
	public GracefulUpgradeWebExtension(GracefulUpgradeEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Starts an upgrade.
	 * @return the answer
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> start() {
		return start(Map.of());
	}

	WebEndpointResponse<OperationResponseBody> start(Map<String, Object> parameters) {
		UpgradeOptions options;
		try {
			options = UpgradeOptions.of(parameters);
		}
		catch (IllegalArgumentException ex) {
			return new WebEndpointResponse<>(new AnswerDescriptor(false, "", String.valueOf(ex.getMessage()), null),
					BAD_REQUEST);
		}
		if (options.dryRun()) {
			DryRunDescriptor result = this.endpoint.dryRun();
			return new WebEndpointResponse<>(result, result.passed() ? OK : CONFLICT);
		}
		AnswerDescriptor answer = options.waits() ? this.endpoint.startAndWait() : this.endpoint.start();
		return new WebEndpointResponse<>(answer, status(answer, options.waits()));
	}

	private static int status(AnswerDescriptor answer, boolean waited) {
		if (answer == GracefulUpgradeEndpoint.UNANSWERED) {
			return SERVICE_UNAVAILABLE;
		}
		if (!answer.accepted()) {
			return CONFLICT;
		}
		if (!waited) {
			return ACCEPTED;
		}
		String outcome = (answer.upgrade() != null) ? answer.upgrade().outcome() : "";
		return switch (outcome) {
			case "running", "completed" -> OK;
			case "refused" -> CONFLICT;
			default -> INTERNAL_SERVER_ERROR;
		};
	}

}
