/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The command line, environment and process of a successor.
 * <p>
 * Internal: what is public here is so for other packages of this library.
 */
@NullMarked
package io.github.gracefulrestart.process;

import org.jspecify.annotations.NullMarked;
