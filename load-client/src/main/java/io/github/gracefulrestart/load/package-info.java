/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A client that never retries and classifies what it saw, and the processes it is pointed
 * at.
 */
@NullMarked
package io.github.gracefulrestart.load;

import org.jspecify.annotations.NullMarked;
