/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.Optional;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

/**
 * An application that refuses traffic is not fit to serve.
 */
class ReadinessCheck implements FitnessCheck {

	private final ApplicationAvailability availability;

	ReadinessCheck(ApplicationAvailability availability) {
		this.availability = availability;
	}

	@Override
	public Optional<String> problem() {
		ReadinessState state = this.availability.getReadinessState();
		return (state == ReadinessState.REFUSING_TRAFFIC) ? Optional.of("its readiness is " + state) : Optional.empty();
	}

}
