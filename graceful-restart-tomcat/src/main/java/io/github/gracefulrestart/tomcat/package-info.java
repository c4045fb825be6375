/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Embedded Tomcat as the server of an upgrade: a connector whose acceptor can be stopped
 * and started at will, which takes its listening socket over from another process and
 * loses no connection when it stops.
 * <p>
 * For applications is {@link io.github.gracefulrestart.tomcat.GracefulHttp11NioProtocol},
 * as the protocol of a connector. The rest is internal.
 */
@NullMarked
package io.github.gracefulrestart.tomcat;

import org.jspecify.annotations.NullMarked;
