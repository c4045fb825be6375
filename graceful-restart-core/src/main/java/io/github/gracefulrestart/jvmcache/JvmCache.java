/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.process.SuccessorCommand;

/**
 * Has successors start from an extracted copy of the application, with a cache of its
 * classes. Both are made when they are first needed: the application extracts itself, and
 * a training run, which ends when its beans are there, makes the cache.
 * <p>
 * Whatever goes wrong, the successor starts from the jar as it would without this. Safe
 * for use by several threads.
 */
public final class JvmCache {

	private static final Logger logger = LoggerFactory.getLogger(JvmCache.class);

	private static final Pattern OWN_CACHE = Pattern.compile(
			"-XX:(SharedArchiveFile|ArchiveClassesAtExit|SharedClassListFile|[+-]AutoCreateSharedArchive|[+-]UseSharedSpaces|AOT[A-Z]).*|-Xshare:.*");

	private static final Pattern ANY = Pattern.compile(".*");

	/** The service manager is told only of processes that serve. */
	private static final Set<String> SERVICE = Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");

	/** See {@code DefaultLifecycleProcessor} of Spring Framework. */
	private static final String EXIT = "-Dspring.context.exit=onRefresh";

	private final Path directory;

	private final List<String> trainingArguments;

	private final Duration trainingTimeout;

	/**
	 * Describes the cache, and makes its directory if it is not there. A directory that
	 * cannot be used is logged; it may be mended later.
	 * @param directory where it is kept
	 * @param trainingArguments arguments that the application gets in its training run,
	 * in addition to its own
	 * @param trainingTimeout how long the making may take
	 */
	public JvmCache(Path directory, List<String> trainingArguments, Duration trainingTimeout) {
		this.directory = directory.toAbsolutePath();
		this.trainingArguments = List.copyOf(trainingArguments);
		this.trainingTimeout = trainingTimeout;
		try {
			CacheDirectory.at(this.directory);
		}
		catch (IOException ex) {
			logger.warn("Successors start without a cache for their JVM as long as this is so: {}", message(ex));
		}
	}

	/**
	 * Makes a command faster. If there is no cache for its jar, its JDK and its options
	 * of the JVM, makes one first, which takes several times as long as the application
	 * takes to start.
	 * @param command the command of a successor
	 * @param invitation names of the variables that lead a process to its predecessor
	 * @return the command to use; the same if there is no cache for it, which is logged
	 * @throws InterruptedException if the thread is interrupted; nothing goes on then
	 */
	public SuccessorCommand speedUp(SuccessorCommand command, Set<String> invitation) throws InterruptedException {
		try {
			CacheDirectory directory = CacheDirectory.at(this.directory);
			try {
				return speedUp(directory, command, invitation);
			}
			finally {
				directory.tidyUp();
			}
		}
		catch (IOException ex) {
			logger.warn("The successor starts without a cache for its JVM: {}", message(ex));
			return command;
		}
	}

	private SuccessorCommand speedUp(CacheDirectory directory, SuccessorCommand command, Set<String> invitation)
			throws IOException, InterruptedException {
		checkOptions(command.jvmOptions());
		CacheKind kind = CacheKind.of(jdk(command).feature());
		CacheKey key = key(command);
		Optional<CachedApplication> present = directory.find(key, kind);
		CachedApplication application = present.isPresent() ? present.get()
				: make(directory, kind, key, command, invitation);
		application.use();
		return command.ofCopy(application.jar(), kind.use(application.cache()));
	}

	// That of a FileSystemException may be the name of a file and nothing else.
	private static String message(IOException ex) {
		return (ex instanceof FileSystemException) ? ex.toString() : String.valueOf(ex.getMessage());
	}

	private CacheKey key(SuccessorCommand command) throws IOException {
		return CacheKey.of(jar(command), jdk(command), command.jvmOptions(), this.trainingArguments);
	}

	private static Path jar(SuccessorCommand command) throws IOException {
		return command.jar().orElseThrow(() -> new IOException("its command does not say -jar"));
	}

	private static Jdk jdk(SuccessorCommand command) throws IOException {
		return Jdk.of(command.launcher().orElseThrow(() -> new IOException("its launcher is not there")));
	}

	private static void checkOptions(List<String> jvmOptions) throws IOException {
		for (String option : jvmOptions) {
			if (OWN_CACHE.matcher(option).matches()) {
				throw new IOException("its JVM has the option %s already".formatted(option));
			}
		}
	}

	private CachedApplication make(CacheDirectory directory, CacheKind kind, CacheKey key, SuccessorCommand command,
			Set<String> invitation) throws IOException, InterruptedException {
		Path jar = jar(command);
		new BootJar(jar).check();
		CachedApplication application = directory.create(key, kind);
		logger.info("Making a cache for the JVM that runs {} in {}", jar, application.folder());
		try {
			SuccessorCommand alone = command.without(List.of(), invitation);
			long end = System.nanoTime() + this.trainingTimeout.toNanos();
			extraction(application, jar, alone).run(Duration.ofNanos(end - System.nanoTime()));
			training(application, alone).run(Duration.ofNanos(end - System.nanoTime()));
			if (!key(command).equals(key)) {
				throw new IOException("the jar, the JDK or a file that an option names has been exchanged meanwhile");
			}
			application.complete();
			return application;
		}
		finally {
			if (!application.isComplete()) {
				application.discard();
			}
		}
	}

	private static Step extraction(CachedApplication application, Path jar, SuccessorCommand command) {
		SuccessorCommand plain = command.without(List.of(ANY), SERVICE);
		return new Step("extraction", plain.running(List.of(command.command().get(0), "-Djarmode=tools", "-jar",
				jar.toString(), "extract", "--destination", application.application().toString())), application.log());
	}

	private Step training(CachedApplication application, SuccessorCommand command) throws IOException {
		CacheKind kind = application.kind();
		SuccessorCommand training = command.without(kind.notForTraining(), SERVICE)
			.ofCopy(application.jar(), kind.make(application.draft()));
		List<String> words = new ArrayList<>(training.command());
		words.addAll(1, kind.training());
		words.add(1, EXIT);
		words.addAll(this.trainingArguments);
		return new Step("training run", training.running(words), application.log());
	}

}
