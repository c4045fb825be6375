/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The header fields of a response.
 */
public final class Headers {

	private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	Headers() {
	}

	void add(String name, String value) {
		this.fields.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
	}

	/**
	 * Returns the first field of a name.
	 * @param name the name, in any case
	 * @return the value, or {@code null}
	 */
	public @Nullable String first(String name) {
		List<String> values = this.fields.get(name);
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * Returns all fields of a name.
	 * @param name the name, in any case
	 * @return the values, in their order
	 */
	public List<String> all(String name) {
		return Collections.unmodifiableList(this.fields.getOrDefault(name, List.of()));
	}

	boolean lists(String name, String token) {
		return all(name).stream()
			.flatMap((value) -> List.of(value.split(",")).stream())
			.anyMatch((element) -> element.trim().toLowerCase(Locale.ROOT).equals(token));
	}

	@Override
	public String toString() {
		return this.fields.toString();
	}

}
