/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package org.springframework.data.test;

import io.github.gracefulrestart.autoconfigure.background.StubMessageListenerContainer;

/**
 * Stands for the containers of Spring Data, such as that of Redis.
 */
public class BroadcastMessageListenerContainer extends StubMessageListenerContainer {

}
