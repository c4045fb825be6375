/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A copy of the application from which a JVM starts faster, with a cache of its classes.
 * <p>
 * Internal: what is public here is so for other packages of this library.
 */
@NullMarked
package io.github.gracefulrestart.jvmcache;

import org.jspecify.annotations.NullMarked;
