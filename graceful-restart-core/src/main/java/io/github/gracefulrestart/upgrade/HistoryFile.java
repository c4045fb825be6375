/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that keeps the record of upgrades beyond the life of all processes. Whoever
 * reads it reads the old content or the new, never less; only this user can. Whatever is
 * wrong with it is logged, and the application serves all the same.
 * <p>
 * Of all generations that live, the one that serves writes it. It knows what the others
 * know, because they have told it.
 */
final class HistoryFile {

	private static final String PROPERTY = "graceful.restart.history-file";

	private static final Logger logger = LoggerFactory.getLogger(HistoryFile.class);

	/** More than twenty reports ever have. */
	private static final int MAX_SIZE = 1024 * 1024;

	private static final FileAttribute<?> OWNERS = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private final Path path;

	/**
	 * Names the file and does not touch it.
	 * @param path the file
	 */
	HistoryFile(Path path) {
		this.path = path.toAbsolutePath();
	}

	/**
	 * Reads it.
	 * @return the reports, the newest first; none if there is no such file, or as many as
	 * can be read
	 */
	List<UpgradeReport> read() {
		try {
			return readReports();
		}
		catch (IOException | RuntimeException ex) {
			warn("read", ex);
			return List.of();
		}
	}

	private List<UpgradeReport> readReports() throws IOException {
		try {
			if (Files.size(this.path) > MAX_SIZE) {
				throw new IOException("it is no record of upgrades; remove it, or name another file");
			}
			// Decoded leniently, as it may end within a character.
			HistoryText text = HistoryText.parse(new String(Files.readAllBytes(this.path), StandardCharsets.UTF_8));
			if (text.isCut()) {
				logger.warn("The history file {} (property {}) is not complete; what could be read of it is kept",
						this.path, PROPERTY);
			}
			return text.reports();
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
	}

	/**
	 * Writes it, in place of what was there. Reports of upgrades that are not given but
	 * were in it stay in it, as far as there is room. A symbolic link is replaced, not
	 * followed.
	 * @param history what this process knows, to which it adds what it did not
	 */
	void write(UpgradeHistory history) {
		try {
			// Of an upgrade that was rolled back this may be all that its successor has
			// left.
			history.addMissing(readReports());
			write(HistoryText.of(history.reports()));
		}
		catch (IOException | RuntimeException ex) {
			warn("write", ex);
		}
	}

	private void write(String text) throws IOException {
		if (Files.isDirectory(this.path, LinkOption.NOFOLLOW_LINKS)) {
			throw new IOException("it is a directory");
		}
		Path temporary = this.path.resolveSibling("." + this.path.getFileName() + ".new");
		try {
			Files.deleteIfExists(temporary);
			Files.createFile(temporary, OWNERS);
			Files.writeString(temporary, text);
			Files.move(temporary, this.path, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			remove(temporary);
			throw ex;
		}
	}

	private static void remove(Path temporary) {
		try {
			Files.deleteIfExists(temporary);
		}
		catch (IOException ex) {
			logger.debug("{} stays behind", temporary, ex);
		}
	}

	private void warn(String action, Exception failure) {
		logger.warn("Cannot {} the history file {} (property {}): {}; this process serves all the same", action,
				this.path, PROPERTY, failure.toString());
	}

}
