/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import org.springframework.context.SmartLifecycle;

/**
 * Work that no request asks for and that is to be done by one process at a time. A bean
 * of this type runs in the process that owns background work, and in no other:
 * <ul>
 * <li>a first generation starts and stops it together with its other life cycle
 * beans;</li>
 * <li>a successor starts it when it serves;</li>
 * <li>a predecessor stops it before the switch, and starts it again if it serves again.
 * The switch waits for {@link #stop(Runnable)} to call back, up to
 * {@code graceful.restart.background.stop-timeout}.</li>
 * </ul>
 * It may be started again after it was stopped. In an upgrade it is called by a thread
 * that starts and stops all background work, in the order of the phases.
 */
public interface BackgroundWork extends SmartLifecycle {

}
