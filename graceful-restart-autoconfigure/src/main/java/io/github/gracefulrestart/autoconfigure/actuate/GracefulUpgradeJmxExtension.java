/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/**
 * Lets an upgrade be started over JMX with the same options as over HTTP.
 */
@EndpointJmxExtension(endpoint = GracefulUpgradeEndpoint.class)
public class GracefulUpgradeJmxExtension {

	private final GracefulUpgradeEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint what it extends
	 */
	public GracefulUpgradeJmxExtension(GracefulUpgradeEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Starts an upgrade.
	 * @param wait whether to return when the successor serves, or the upgrade has ended
	 * without that; false if null
	 * @param dryRun whether only the pre-flight is to run; false if null
	 * @return the answer
	 */
	@WriteOperation
	public OperationResponseBody start(@Nullable Boolean wait, @Nullable Boolean dryRun) {
		if (Boolean.TRUE.equals(dryRun)) {
			return this.endpoint.dryRun();
		}
		return Boolean.TRUE.equals(wait) ? this.endpoint.startAndWait() : this.endpoint.start();
	}

}
