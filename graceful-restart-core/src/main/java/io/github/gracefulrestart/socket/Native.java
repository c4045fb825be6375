/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;

import jnr.constants.platform.AddressFamily;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Shutdown;
import jnr.constants.platform.Sock;
import jnr.constants.platform.SocketLevel;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import jnr.ffi.Platform.OS;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.u_int64_t;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of this package and how their failures are told.
 * <p>
 * The calls are bound by jnr-ffi directly, and not taken from jnr-posix and
 * jnr-unixsocket, whose versions of them were tried and found wanting: the iovec of a
 * jnr-posix {@code MsgHdr} is kept alive by nothing and was seen to be overwritten after
 * a garbage collection; a jnr-unixsocket address counts characters where the kernel
 * counts bytes, which cuts off the end of a path that is not ASCII; its descriptors are
 * not close-on-exec, its accept and connect fail when a signal interrupts them, and
 * closing its channels frees a descriptor that another thread may be using.
 * <p>
 * Numbers that jnr-constants does not know are those of Linux's {@code asm-generic}
 * headers, which x86-64, AArch64, RISC-V, POWER and s390x share.
 */
final class Native {

	static final int AF_UNIX = AddressFamily.AF_UNIX.intValue();

	static final int AF_INET = AddressFamily.AF_INET.intValue();

	static final int AF_INET6 = AddressFamily.AF_INET6.intValue();

	static final int SOCK_STREAM = Sock.SOCK_STREAM.intValue();

	static final int SOCK_DGRAM = Sock.SOCK_DGRAM.intValue();

	static final int SOCK_CLOEXEC = 0x80000;

	static final int SOL_SOCKET = SocketLevel.SOL_SOCKET.intValue();

	static final int SHUT_RDWR = Shutdown.SHUT_RDWR.intValue();

	static final Runtime RUNTIME = Runtime.getSystemRuntime();

	static final LibC LIBC = load();

	private Native() {
	}

	private static LibC load() {
		Platform platform = Platform.getNativePlatform();
		if (platform.getOS() != OS.LINUX || !platform.is64Bit()) {
			throw new UnsatisfiedLinkError("only 64-bit Linux is supported, not " + platform.getName());
		}
		return LibraryLoader.create(LibC.class).failImmediately().load(platform.getStandardCLibraryName());
	}

	/**
	 * Returns the error number of this thread's last failed call.
	 * @return the error
	 */
	static Errno errno() {
		return Errno.valueOf(LastError.getLastError(RUNTIME));
	}

	static IOException failure(String call) {
		return failure(call, errno());
	}

	static IOException failure(String call, Errno errno) {
		return new IOException("%s: %s (%s)".formatted(call, errno.description(), errno.name()));
	}

	/**
	 * The C library. See section 2 of the Linux manual for each of them.
	 */
	public interface LibC {

		int socket(int domain, int type, int protocol);

		int socketpair(int domain, int type, int protocol, Pointer descriptors);

		int bind(int descriptor, Pointer address, int length);

		int listen(int descriptor, int backlog);

		int accept4(int descriptor, @Nullable Pointer address, @Nullable Pointer length, int flags);

		int connect(int descriptor, Pointer address, int length);

		int shutdown(int descriptor, int how);

		int close(int descriptor);

		int getsockname(int descriptor, Pointer address, Pointer length);

		int getpeername(int descriptor, Pointer address, Pointer length);

		int getsockopt(int descriptor, int level, int option, Pointer value, Pointer length);

		int setsockopt(int descriptor, int level, int option, Pointer value, int length);

		@ssize_t
		long sendmsg(int descriptor, Pointer message, int flags);

		@ssize_t
		long sendto(int descriptor, Pointer bytes, @size_t long length, int flags, Pointer address, int addressLength);

		@ssize_t
		long recvmsg(int descriptor, Pointer message, int flags);

		int geteuid();

		int pipe2(Pointer descriptors, int flags);

		@ssize_t
		long read(int descriptor, Pointer bytes, @size_t long length);

		@ssize_t
		long write(int descriptor, Pointer bytes, @size_t long length);

		int poll(Pointer descriptors, @u_int64_t long number, int timeout);

		int fcntl(int descriptor, int command, int argument);

		int dup2(int from, int to);

		int isatty(int descriptor);

		int execve(Pointer path, Pointer arguments, Pointer environment);

		int pthread_sigmask(int how, Pointer signals, @Nullable Pointer old);

		int signalfd(int descriptor, Pointer signals, int flags);

		int prctl(int option, @u_int64_t long second, @u_int64_t long third, @u_int64_t long fourth,
				@u_int64_t long fifth);

		int chdir(Pointer path);

		int mkfifo(Pointer path, int mode);

		int kill(int pid, int signal);

		int waitpid(int pid, Pointer status, int options);

		int setpriority(int which, int who, int priority);

	}

}
