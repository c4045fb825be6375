/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The conversation between predecessor and successor: its messages, their wire form and
 * its two ends, each named after who is at the other end.
 * <p>
 * Internal: what is public here is so for other packages of this library.
 */
@NullMarked
package io.github.gracefulrestart.handoff;

import org.jspecify.annotations.NullMarked;
