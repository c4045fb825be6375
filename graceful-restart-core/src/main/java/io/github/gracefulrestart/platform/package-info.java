/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the operating system and the JVM want to be told: signals, the pid file and the
 * service manager.
 * <p>
 * Internal: what is public here is so for other packages of this library.
 */
@NullMarked
package io.github.gracefulrestart.platform;

import org.jspecify.annotations.NullMarked;
