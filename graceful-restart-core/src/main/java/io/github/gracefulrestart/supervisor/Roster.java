/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervisor;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which processes are generations of the application, and which of them serves. A
 * directory: each generation has a named pipe in it that is called like its process id
 * and brings it signals, and the one that serves writes its id to a file.
 * <p>
 * Nobody else is ever sent a signal: its default action would kill a process that does
 * not expect it.
 */
public final class Roster {

	private static final String SERVING = "serving";

	private final File directory;

	/**
	 * Looks at a roster.
	 * @param directory which nobody else can enter
	 */
	public Roster(File directory) {
		this.directory = directory;
	}

	/**
	 * Returns the directory.
	 * @return its path
	 */
	public File directory() {
		return this.directory;
	}

	/**
	 * Returns where a generation's signals go.
	 * @param pid the generation's process id
	 * @return the named pipe
	 */
	public File pipe(long pid) {
		return new File(this.directory, Long.toString(pid));
	}

	/**
	 * Returns the generations that have not been removed.
	 * @return their process ids
	 */
	public List<Long> generations() {
		List<Long> generations = new ArrayList<>();
		String[] names = this.directory.list();
		if (names != null) {
			for (String name : names) {
				if (Character.isDigit(name.charAt(0))) {
					generations.add(Long.valueOf(name));
				}
			}
		}
		return generations;
	}

	/**
	 * Removes a generation that has ended.
	 * @param pid its process id
	 */
	public void remove(long pid) {
		pipe(pid).delete();
	}

	/**
	 * Returns the generation that serves, or was the last to do so.
	 * @return its process id; 0 if it is not known
	 */
	public long serving() {
		try (FileInputStream file = new FileInputStream(new File(this.directory, SERVING))) {
			return Long.parseLong(new String(file.readAllBytes(), StandardCharsets.US_ASCII).trim());
		}
		catch (IOException | NumberFormatException ex) {
			return 0;
		}
	}

	/**
	 * Puts down who serves from now on.
	 * @param pid its process id
	 * @throws IOException if it cannot be written
	 */
	public void serving(long pid) throws IOException {
		String text = Long.toString(pid);
		// Its name begins with no digit, so it is no generation.
		File temporary = new File(this.directory, SERVING.concat(".").concat(text));
		try (FileOutputStream file = new FileOutputStream(temporary)) {
			file.write(text.getBytes(StandardCharsets.US_ASCII));
		}
		if (!temporary.renameTo(new File(this.directory, SERVING))) {
			throw new IOException("Cannot rename ".concat(temporary.getPath()));
		}
	}

	/**
	 * Has a generation send a signal to itself. Does not wait for it.
	 * @param pid the generation's process id
	 * @param signal the signal's number
	 * @throws IOException if it has no pipe
	 */
	public void pass(long pid, int signal) throws IOException {
		File pipe = pipe(pid);
		if (!pipe.exists()) {
			throw new IOException("It has no pipe");
		}
		// For both directions: so it opens at once, whether or not somebody reads.
		try (RandomAccessFile file = new RandomAccessFile(pipe, "rw")) {
			file.write(signal);
		}
	}

	/**
	 * Removes the directory with all that is in it.
	 */
	public void delete() {
		delete(this.directory);
	}

	private static void delete(File file) {
		File[] content = file.listFiles();
		if (content != null) {
			for (File each : content) {
				delete(each);
			}
		}
		file.delete();
	}

}
