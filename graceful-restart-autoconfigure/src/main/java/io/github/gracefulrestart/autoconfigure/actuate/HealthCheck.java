/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;

import io.github.gracefulrestart.autoconfigure.FitnessCheck;

/**
 * An application whose health is {@code DOWN} is not fit to serve.
 */
class HealthCheck implements FitnessCheck {

	private final HealthEndpoint health;

	HealthCheck(HealthEndpoint health) {
		this.health = health;
	}

	@Override
	public Optional<String> problem() {
		HealthDescriptor health = this.health.health();
		return isDown(health) ? Optional.of("its health is DOWN" + causes(health)) : Optional.empty();
	}

	private static String causes(HealthDescriptor health) {
		Map<String, HealthDescriptor> components = (health instanceof CompositeHealthDescriptor composite)
				? composite.getComponents() : null;
		if (components == null) {
			return "";
		}
		return components.entrySet()
			.stream()
			.filter((each) -> isDown(each.getValue()))
			.map((each) -> each.getKey())
			.collect(Collectors.joining(", ", " (", ")"));
	}

	private static boolean isDown(HealthDescriptor health) {
		return Status.DOWN.equals(health.getStatus());
	}

}
