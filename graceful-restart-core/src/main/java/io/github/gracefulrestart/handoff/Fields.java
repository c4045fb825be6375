/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The named text fields of a frame. A name may come several times; fields that a reader
 * does not know are ignored, which is how a newer library adds some.
 */
final class Fields {

	private final Map<String, List<String>> values = new LinkedHashMap<>();

	Fields add(String name, String value) {
		this.values.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
		return this;
	}

	Fields add(String name, long value) {
		return add(name, Long.toString(value));
	}

	List<String> all(String name) {
		return Collections.unmodifiableList(this.values.getOrDefault(name, List.of()));
	}

	String require(String name) throws ProtocolException {
		List<String> all = all(name);
		if (all.size() != 1) {
			throw new ProtocolException("field '" + name + "' comes " + all.size() + " times instead of once");
		}
		return all.get(0);
	}

	static int integer(String name, String value) throws ProtocolException {
		long number = number(name, value);
		if (number != (int) number) {
			throw new ProtocolException("field '" + name + "' is out of range: '" + value + "'");
		}
		return (int) number;
	}

	static long number(String name, String value) throws ProtocolException {
		try {
			return Long.parseLong(value);
		}
		catch (NumberFormatException ex) {
			throw new ProtocolException("field '" + name + "' is not a number: '" + value + "'");
		}
	}

	Map<String, List<String>> asMap() {
		return Collections.unmodifiableMap(this.values);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Fields fields && this.values.equals(fields.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	// Without the values: one of them is the token.
	@Override
	public String toString() {
		return this.values.keySet().toString();
	}

}
