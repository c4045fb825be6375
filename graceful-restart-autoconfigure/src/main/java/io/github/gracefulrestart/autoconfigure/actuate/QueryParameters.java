/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.core.Ordered;

/**
 * Hands the query parameters of a {@code POST} to the endpoint. A write operation that
 * declares parameters is taken for one that reads a body (see
 * {@code RequestPredicateFactory.getConsumes}), and answers a {@code POST} without a
 * {@code Content-Type} with 415; one that declares none is not given any. The arguments
 * of the request are there all the same.
 */
class QueryParameters implements OperationInvokerAdvisor, Ordered {

	private static final EndpointId ID = EndpointId.of(GracefulUpgradeEndpoint.ID);

	private final GracefulUpgradeWebExtension extension;

	QueryParameters(GracefulUpgradeWebExtension extension) {
		this.extension = extension;
	}

	// What it returns does not call the invoker that it is given, so it has to be the
	// first: those after it, such as one that audits, are called then.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public OperationInvoker apply(EndpointId id, OperationType type, OperationParameters parameters,
			OperationInvoker invoker) {
		return (id.equals(ID) && type == OperationType.WRITE && !parameters.hasParameters())
				? (context) -> this.extension.start(context.getArguments()) : invoker;
	}

}
