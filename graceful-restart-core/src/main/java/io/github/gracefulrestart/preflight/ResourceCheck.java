/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the machine, and what limits this process on it, leaves enough for a successor
 * beside this process. What a successor will need is not known. Of memory, that it needs
 * what this process has now is the best guess there is, and the user may know better. Of
 * threads and descriptors only so few are asked for that without them it cannot work.
 * <p>
 * Everything is read anew each time, from {@code /proc} and from the control groups. What
 * is not there, cannot be read or is not understood limits nothing: a check that cannot
 * look must not stop an upgrade.
 */
public final class ResourceCheck implements Check {

	private static final Logger logger = LoggerFactory.getLogger(ResourceCheck.class);

	private final Check checks;

	/**
	 * Prepares to look.
	 * @param mode what a lack of memory leads to; a lack of anything else is always a
	 * problem
	 */
	public ResourceCheck(MemoryCheckMode mode) {
		this(new SystemFiles(Path.of("/")), mode, Runtime.getRuntime()::totalMemory);
	}

	ResourceCheck(SystemFiles files, MemoryCheckMode mode, LongSupplier heap) {
		OwnProcess process = new OwnProcess(files, heap);
		this.checks = Checks.of(mode.applyTo(new MemoryCheck(files, process)), new DescriptorCheck(files, process),
				new ThreadCheck(files));
	}

	private ResourceCheck(SystemFiles files) {
		this.checks = new DescriptorCheck(files, new OwnProcess(files, Runtime.getRuntime()::totalMemory));
	}

	/**
	 * Prepares to look for what this process itself needs for an upgrade whose successor
	 * runs already.
	 * @return the check
	 */
	public static ResourceCheck ofThisProcess() {
		return new ResourceCheck(new SystemFiles(Path.of("/")));
	}

	@Override
	public List<String> problems() {
		try {
			return this.checks.problems();
		}
		catch (RuntimeException ex) {
			logger.debug("The resources for a successor could not be checked", ex);
			return List.of();
		}
	}

}
