/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.lang.reflect.Field;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A field that Tomcat does not show, and to which there is no other way. It is only read.
 * <p>
 * Safe for use by several threads.
 *
 * @param <T> type of its value
 */
final class PrivateField<T> {

	private static final Logger logger = LoggerFactory.getLogger(PrivateField.class);

	private final Class<T> type;

	private final @Nullable Field field;

	private PrivateField(Class<T> type, @Nullable Field field) {
		this.type = type;
		this.field = field;
	}

	/**
	 * Looks for a field. If it cannot be read, as in a release of Tomcat that has it no
	 * more, that is logged here, once, and it has no values.
	 * @param owner the class that declares it
	 * @param name its name
	 * @param type type of its value
	 * @param loss what cannot be done without it, for the log
	 * @return the field
	 */
	static <T> PrivateField<T> of(Class<?> owner, String name, Class<T> type, String loss) {
		try {
			Field field = owner.getDeclaredField(name);
			field.setAccessible(true);
			return new PrivateField<>(type, field);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.warn("This release of Tomcat is not known here: {}", loss, ex);
			return new PrivateField<>(type, null);
		}
	}

	/**
	 * Reads the field.
	 * @param owner the object that has it
	 * @return its value; empty if that is {@code null} or cannot be read
	 */
	Optional<T> in(Object owner) {
		Field known = this.field;
		if (known == null) {
			return Optional.empty();
		}
		try {
			Object value = known.get(owner);
			return this.type.isInstance(value) ? Optional.of(this.type.cast(value)) : Optional.empty();
		}
		catch (IllegalAccessException | IllegalArgumentException ex) {
			// Not of that class, but of one with the same name.
			return Optional.empty();
		}
	}

}
