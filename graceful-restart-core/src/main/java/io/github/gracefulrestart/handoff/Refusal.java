/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

/**
 * Why a process that connected is turned away. The words are ours alone: nothing that
 * somebody says who was not let in reaches a log.
 */
enum Refusal {

	OTHER_USER("it belongs to another user"),

	DID_NOT_GREET("it did not greet in time"),

	WENT_AWAY("it went away without a greeting"),

	NOT_A_GREETING("what it sent is no greeting"),

	DESCRIPTORS("it brought descriptors that nobody asked for"),

	NOT_INVITED("it does not know the token"),

	CROWDED_OUT("it did not greet while others came"),

	TOO_LATE("the successor is here already"),

	FAILED("this process could not deal with it");

	private final String words;

	Refusal(String words) {
		this.words = words;
	}

	@Override
	public String toString() {
		return this.words;
	}

}
