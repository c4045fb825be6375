/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A fault that waits for its moment in a file in the working directory, which all
 * generations share. It happens once.
 *
 * @param predecessor process id of the predecessor in the upgrade; any other process is
 * the successor
 * @param side which of the two is to fail
 * @param step when: {@code starting}, {@code saying READY} (it has not been sent) or
 * {@code heard READY} (nothing has been done about it)
 * @param fault what happens to it
 */
public record ArmedFault(long predecessor, Side side, String step, Fault fault) {

	private static final String FILE = "fault";

	private static final String HELD = "fault.held";

	/**
	 * Lays it down.
	 * @param directory where the application works
	 * @throws IOException if the file cannot be written
	 */
	public void arm(Path directory) throws IOException {
		Path written = Files.writeString(directory.resolve(FILE + ".new"),
				String.join(";", Long.toString(this.predecessor), this.side.name(), this.step, this.fault.name()));
		Files.move(written, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * Returns whether a fault still waits.
	 * @param directory where the application works
	 * @return whether it does
	 */
	public static boolean isArmed(Path directory) {
		return Files.exists(directory.resolve(FILE));
	}

	/**
	 * Takes it away, whether or not it has happened.
	 * @param directory where the application works
	 * @throws IOException if that is impossible
	 */
	public static void disarm(Path directory) throws IOException {
		Files.deleteIfExists(directory.resolve(FILE));
	}

	/**
	 * Returns whether a process waits at the step, see {@link Fault#HOLD}.
	 * @param directory where the application works
	 * @return whether one does
	 */
	public static boolean isHeld(Path directory) {
		return Files.exists(directory.resolve(HELD));
	}

	/**
	 * Lets the process that waits go on.
	 * @param directory where the application works
	 * @throws IOException if that is impossible
	 */
	public static void letGo(Path directory) throws IOException {
		Files.delete(directory.resolve(HELD));
	}

	static void hold(Path directory) throws IOException {
		Files.createFile(directory.resolve(HELD));
	}

	/**
	 * Takes the fault that is due.
	 * @param directory where the application works
	 * @param step the step to which this process has come
	 * @return the fault; empty if none was laid down for this process and step
	 */
	static Optional<ArmedFault> take(Path directory, String step) throws IOException {
		Path file = directory.resolve(FILE);
		try {
			String[] words = Files.readString(file).split(";");
			ArmedFault armed = new ArmedFault(Long.parseLong(words[0]), Side.valueOf(words[1]), words[2],
					Fault.valueOf(words[3]));
			if (armed.side() != armed.sideOf(ProcessHandle.current().pid()) || !armed.step().equals(step)) {
				return Optional.empty();
			}
			// Only one thread succeeds.
			Files.delete(file);
			return Optional.of(armed);
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	private Side sideOf(long pid) {
		return (pid == this.predecessor) ? Side.PREDECESSOR : Side.SUCCESSOR;
	}

}
