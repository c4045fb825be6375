/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.preflight.Check;

/**
 * The jar that this process runs, as it was when this was made, which should be early.
 * <p>
 * A jar must be replaced by another file (by {@code mv}), never overwritten (by
 * {@code cp}): the JVM loads classes from it until it ends, and finds others in their
 * place. A process that runs from an overwritten jar fails at whatever class it needs
 * next, which may be one that it needs to hand its connections over. So this is a
 * problem, and an upgrade is refused, although the process had better be replaced: the
 * operator decides, by giving the jar's name to another file, after which nothing is
 * reported any more.
 * <p>
 * Safe for use by several threads.
 */
public final class RunningJar implements Check {

	private final Path path;

	private final State state;

	private RunningJar(Path path, State state) {
		this.path = path;
		this.state = state;
	}

	/**
	 * Looks at the jar of a process.
	 * @param commandLine the process's command line
	 * @return the jar; empty if the process runs none or it cannot be read
	 */
	public static Optional<RunningJar> of(CommandLine commandLine) {
		return commandLine.jar()
			.flatMap((path) -> State.of(path).map((state) -> new RunningJar(path.toAbsolutePath(), state)));
	}

	/**
	 * Looks at the jar again.
	 * @return a problem if the file has been overwritten with something else; none if it
	 * is as it was, was replaced by another file or is gone
	 */
	@Override
	public List<String> problems() {
		return State.of(this.path)
			.filter((now) -> now.isSameFileAs(this.state) && !now.equals(this.state))
			.map((now) -> ("The jar %1$s was overwritten while this process runs from it, so this process fails at the "
					+ "next class that it has to load, and may lose connections while it hands them over; "
					+ "deploy by moving a new file in its place (mv), never by copying over it (cp). "
					+ "If the jar is complete, an upgrade that may lose connections is to be had by "
					+ "\"cp %1$s %1$s.new && mv %1$s.new %1$s\" and asking again")
				.formatted(this.path))
			.stream()
			.toList();
	}

	/**
	 * What tells one content of a file from another. Not the time of its last change,
	 * which changes without the content too.
	 *
	 * @param file the file's identity, device and inode
	 * @param size the size in bytes
	 * @param end the checksum of its end, where a jar has its directory: place and
	 * checksum of all that is in it
	 */
	private record State(@Nullable Object file, long size, long end) {

		private static final int DIRECTORY = 64 * 1024;

		static Optional<State> of(Path path) {
			try {
				BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
				return Optional.of(new State(attributes.fileKey(), attributes.size(), checksumOfEnd(path)));
			}
			catch (IOException ex) {
				return Optional.empty();
			}
		}

		private static long checksumOfEnd(Path path) throws IOException {
			ByteBuffer end = ByteBuffer.allocate(DIRECTORY);
			try (FileChannel channel = FileChannel.open(path)) {
				channel.position(Math.max(0, channel.size() - DIRECTORY));
				while (end.hasRemaining() && channel.read(end) >= 0) {
					continue;
				}
			}
			CRC32 checksum = new CRC32();
			checksum.update(end.flip());
			return checksum.getValue();
		}

		boolean isSameFileAs(State other) {
			return Objects.equals(this.file, other.file);
		}

	}

}
