/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;

/**
 * What the jar says of a property.
 *
 * @param name its name
 * @param type its type in Java
 * @param defaultValue its default; empty if there is none
 * @param description what it is for
 */
record PropertyMetadata(String name, String type, String defaultValue, String description) {

	static List<PropertyMetadata> all() {
		List<Map<String, Object>> properties = read().read("$.properties[*]");
		return properties.stream()
			.map((property) -> new PropertyMetadata(text(property, "name"), text(property, "type"),
					text(property, "defaultValue"), text(property, "description")))
			.toList();
	}

	static List<String> suggestions(String name) {
		return read().read("$.hints[?(@.name == '" + name + "')].values[*].value");
	}

	/**
	 * Returns the names of the properties whose values are handled in a certain way.
	 * @param provider the provider of a hint
	 * @return the names, and the type that the provider looks for; empty if for none
	 */
	static Map<String, String> hints(String provider) {
		Map<String, String> hints = new TreeMap<>();
		List<Map<String, Object>> all = read().read("$.hints[?(@.providers[0].name == '" + provider + "')]");
		all.forEach((hint) -> hints.put(text(hint, "name"),
				JsonPath.parse(hint).read("$.providers[0].parameters.target", String.class)));
		return hints;
	}

	static List<String> hinted() {
		return read().read("$.hints[*].name");
	}

	private static String text(Map<String, Object> property, String key) {
		return String.valueOf(property.getOrDefault(key, ""));
	}

	private static DocumentContext read() {
		String own = "/META-INF/spring-configuration-metadata.json";
		// There are many of that name on the class path.
		String root = GracefulRestartProperties.class.getProtectionDomain().getCodeSource().getLocation().toString();
		try (InputStream in = URI.create(root + own.substring(1)).toURL().openStream()) {
			return JsonPath.parse(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
