/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Spring Boot auto-configuration of graceful-restart.
 */
@NullMarked
package io.github.gracefulrestart.autoconfigure;

import org.jspecify.annotations.NullMarked;
