/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What no request asks for, such as scheduled methods and message listeners, is done by
 * one process at a time: the owner of background work.
 */
@NullMarked
package io.github.gracefulrestart.autoconfigure.background;

import org.jspecify.annotations.NullMarked;
