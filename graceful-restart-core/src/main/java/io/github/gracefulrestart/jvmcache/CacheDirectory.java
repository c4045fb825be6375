/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of the cached applications, one folder each. Several processes may use it
 * at the same time: what is complete is never changed, and what two make at the same time
 * goes into two folders.
 *
 * @param path the directory, absolute and without links
 */
record CacheDirectory(Path path) {

	private static final Logger logger = LoggerFactory.getLogger(CacheDirectory.class);

	private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{32}-\\d+");

	/** So that the version before the last finds its own, too. */
	private static final int KEPT = 3;

	/** Longer than it takes to make one. */
	private static final Duration IN_THE_MAKING = Duration.ofDays(1);

	private static final FileAttribute<?> PRIVATE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private static final int OTHERS_WRITE = 0002;

	private static final int STICKY = 01000;

	/**
	 * Finds the directory, and makes it if it is not there. Whoever can write to it, or
	 * put another in its place, has code run by this user.
	 * @param path where it is; links are followed now and never again
	 * @return the directory
	 * @throws IOException if it cannot be made or used, or others could do so
	 */
	static CacheDirectory at(Path path) throws IOException {
		if (Files.notExists(path)) {
			Files.createDirectories(path, PRIVATE);
		}
		CacheDirectory directory = new CacheDirectory(path.toRealPath());
		directory.check();
		return directory;
	}

	private void check() throws IOException {
		if (!Files.isDirectory(this.path)) {
			throw new IOException("%s is no directory".formatted(this.path));
		}
		if (canOthersWrite(this.path)) {
			throw new IOException("others can write to %s (mode %s), and with that run code as this user; chmod 700"
				.formatted(this.path, PosixFilePermissions.toString(Files.getPosixFilePermissions(this.path))));
		}
		if (!isOwn(this.path)) {
			throw new IOException("%s belongs to another user, %s".formatted(this.path, Files.getOwner(this.path)));
		}
		if (!Files.isWritable(this.path)) {
			throw new IOException("this user cannot write to %s".formatted(this.path));
		}
		for (Path parent = this.path.getParent(); parent != null; parent = parent.getParent()) {
			if (((int) Files.getAttribute(parent, "unix:mode") & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
				throw new IOException(
						"anybody can write to %s, put another directory in the place of %s, and with that run code as this user; chmod o-w"
							.formatted(parent, this.path));
			}
		}
	}

	private static boolean isOwn(Path file) throws IOException {
		return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
			.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
	}

	private static boolean canOthersWrite(Path file) throws IOException {
		Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
		return permissions.contains(PosixFilePermission.GROUP_WRITE)
				|| permissions.contains(PosixFilePermission.OTHERS_WRITE);
	}

	/**
	 * Looks for a complete one.
	 * @param key what it depends on
	 * @param kind its kind
	 * @return the last used
	 * @throws IOException if the directory cannot be read
	 */
	Optional<CachedApplication> find(CacheKey key, CacheKind kind) throws IOException {
		return folders().stream()
			.filter((folder) -> folder.getFileName().toString().startsWith(key.name()))
			.map((folder) -> new CachedApplication(folder, kind))
			.filter(CachedApplication::isComplete)
			.findFirst();
	}

	/**
	 * Makes the folder for one.
	 * @param key what it depends on
	 * @param kind its kind
	 * @return the place
	 * @throws IOException if it cannot be made
	 */
	CachedApplication create(CacheKey key, CacheKind kind) throws IOException {
		return new CachedApplication(Files.createTempDirectory(this.path, key.name() + "-", PRIVATE), kind);
	}

	/**
	 * Removes what nobody needs any more: neither a running process nor, probably, the
	 * next.
	 */
	void tidyUp() {
		try {
			List<Path> complete = folders().stream().filter(CacheDirectory::isComplete).toList();
			for (Path folder : folders()) {
				boolean wanted = complete.contains(folder) ? complete.indexOf(folder) < KEPT : isRecent(folder);
				if (!wanted && !RunningProcesses.name(folder.getFileName().toString())) {
					delete(folder);
				}
			}
		}
		catch (IOException | UncheckedIOException ex) {
			// Unchecked if another process tidies up at the same time.
			logger.warn("Could not tidy up {}: {}", this.path, ex.toString());
		}
	}

	/** The last used first. */
	private List<Path> folders() throws IOException {
		try (Stream<Path> files = Files.list(this.path)) {
			return files.filter((file) -> FOLDER.matcher(file.getFileName().toString()).matches())
				.filter(CacheDirectory::isSafe)
				.sorted(Comparator.comparing(CacheDirectory::lastUse).reversed())
				.toList();
		}
	}

	// Others may have put one there before they were kept from it.
	private static boolean isSafe(Path folder) {
		try {
			return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && isOwn(folder) && !canOthersWrite(folder);
		}
		catch (IOException ex) {
			// Another process has removed it meanwhile.
			return false;
		}
	}

	private static boolean isComplete(Path folder) {
		return Stream.of(CacheKind.values()).anyMatch((kind) -> new CachedApplication(folder, kind).isComplete());
	}

	private static boolean isRecent(Path folder) {
		return lastUse(folder).toInstant().isAfter(Instant.now().minus(IN_THE_MAKING));
	}

	private static FileTime lastUse(Path folder) {
		try {
			return Files.getLastModifiedTime(folder);
		}
		catch (IOException ex) {
			// Another process has removed it meanwhile.
			return FileTime.fromMillis(0);
		}
	}

	/**
	 * Removes a file, or a folder with all that is in it.
	 * @param folder the folder, which may be gone
	 * @throws IOException if it cannot be removed
	 */
	static void delete(Path folder) throws IOException {
		if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		logger.debug("Removing {}", folder);
		try (Stream<Path> files = Files.walk(folder)) {
			// What is in a folder comes behind it.
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

}
