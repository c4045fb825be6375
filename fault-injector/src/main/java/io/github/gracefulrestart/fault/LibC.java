/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.fault;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;

/**
 * The C library. See section 2 of the Linux manual for each of them.
 */
public interface LibC {

	LibC LIBC = LibraryLoader.create(LibC.class).load(Platform.getNativePlatform().getStandardCLibraryName());

	int kill(int process, int signal);

	int shutdown(int descriptor, int how);

	long send(int descriptor, byte[] bytes, long length, int flags);

}
