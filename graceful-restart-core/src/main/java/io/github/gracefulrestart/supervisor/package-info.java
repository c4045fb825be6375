/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A program of its own, run by the smallest JVM that there is: it takes the place of a
 * first generation whose process id somebody watches. It knows nothing but
 * {@code java.base}, and does without lambdas, streams and joined strings, which cost
 * memory for as long as it runs.
 * <p>
 * Internal: what is public here is so for other packages of this library.
 */
@NullMarked
package io.github.gracefulrestart.supervisor;

import org.jspecify.annotations.NullMarked;
