/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A copy of the application from which a JVM starts faster, with a cache of its classes.
 */
@NullMarked
package io.github.gracefulrestart.jvmcache;

import org.jspecify.annotations.NullMarked;
