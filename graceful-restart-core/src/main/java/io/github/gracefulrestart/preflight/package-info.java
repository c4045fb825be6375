/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Whether there is enough of everything for a second process beside this one: memory,
 * descriptors, threads.
 * <p>
 * Internal, but for {@link io.github.gracefulrestart.preflight.MemoryCheckMode}, which is
 * the type of a property.
 */
@NullMarked
package io.github.gracefulrestart.preflight;

import org.jspecify.annotations.NullMarked;
