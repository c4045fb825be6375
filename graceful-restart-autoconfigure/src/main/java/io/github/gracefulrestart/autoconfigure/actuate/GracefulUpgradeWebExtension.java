/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import io.github.gracefulrestart.autoconfigure.actuate.GracefulUpgradeEndpoint.AnswerDescriptor;

import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers over HTTP with a status that says whether an upgrade began: 202, or 409.
 */
@EndpointWebExtension(endpoint = GracefulUpgradeEndpoint.class)
public class GracefulUpgradeWebExtension {

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

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
	public WebEndpointResponse<AnswerDescriptor> start() {
		AnswerDescriptor answer = this.endpoint.start();
		return new WebEndpointResponse<>(answer, answer.accepted() ? ACCEPTED : CONFLICT);
	}

}
