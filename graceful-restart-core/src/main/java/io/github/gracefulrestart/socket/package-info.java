/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Descriptors, the channels behind them, and UNIX-domain connections that carry them. All
 * native code and all reflection of the project live here and nowhere else.
 * <p>
 * Internal: what is public here is so for other packages of this library.
 */
@NullMarked
package io.github.gracefulrestart.socket;

import org.jspecify.annotations.NullMarked;
