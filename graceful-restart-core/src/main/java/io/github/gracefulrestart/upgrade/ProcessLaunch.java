/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Output;
import io.github.gracefulrestart.handoff.Rehearsal;
import io.github.gracefulrestart.jvmcache.JvmCache;
import io.github.gracefulrestart.preflight.Check;
import io.github.gracefulrestart.preflight.Checks;
import io.github.gracefulrestart.process.CommandLine;
import io.github.gracefulrestart.process.RunningJar;
import io.github.gracefulrestart.process.SuccessorCommand;
import io.github.gracefulrestart.process.SuccessorOptions;
import io.github.gracefulrestart.process.SuccessorProcess;
import io.github.gracefulrestart.socket.Adoption;
import io.github.gracefulrestart.supervision.Supervision;

/**
 * Starts a successor by the command that started this process.
 */
public final class ProcessLaunch implements Launch {

	private static final Logger logger = LoggerFactory.getLogger(ProcessLaunch.class);

	private final Supplier<SuccessorOptions> options;

	private final Checks checks;

	private final Supervision supervision;

	private @Nullable JvmCache cache;

	private int nice;

	private volatile @Nullable CachePreparation prepared;

	/** The last command with a cache by which a successor was started. */
	private @Nullable List<String> tried;

	/**
	 * Prepares the launch of processes whose ids nobody keeps.
	 * @param options how the successor's command is to differ from this process's
	 * @param resources whether there is enough of everything for a second process
	 */
	public ProcessLaunch(SuccessorOptions options, Check resources) {
		this(() -> options, resources, Supervision.NONE);
	}

	/**
	 * Prepares the launch. To be called early, because it remembers what the jar is like
	 * that this process runs.
	 * @param options how the successor's command is to differ from this process's; asked
	 * anew for each upgrade and each look, by several threads
	 * @param resources whether there is enough of everything for a second process
	 * @param supervision this process's part in keeping the first one's process id
	 */
	public ProcessLaunch(Supplier<SuccessorOptions> options, Check resources, Supervision supervision) {
		this.options = options;
		this.supervision = supervision;
		this.checks = Checks.of(this::commandProblems, runningJar(), resources);
	}

	private static Check runningJar() {
		try {
			return RunningJar.of(CommandLine.current()).map(Check.class::cast).orElse(Checks.of());
		}
		catch (UncheckedIOException ex) {
			// Nothing can be launched without it, which the pre-flight says.
			logger.debug("The command line of this process cannot be read", ex);
			return Checks.of();
		}
	}

	/**
	 * Has successors start with a cache for their JVM. To be called before the first
	 * upgrade, if at all.
	 * @param cache the cache
	 */
	public void useCache(JvmCache cache) {
		this.cache = cache;
	}

	/**
	 * Has successors start with a lower priority than this process's, where it may be
	 * raised again when they are ready. To be called before the first upgrade, if at all.
	 * @param nice how much higher their nice value is, 0 to 19
	 */
	public void startNicer(int nice) {
		this.nice = nice;
	}

	@Override
	public List<String> problems() {
		return this.checks.problems();
	}

	private List<String> commandProblems() {
		SuccessorOptions wanted;
		try {
			wanted = this.options.get();
		}
		catch (RuntimeException ex) {
			logger.warn("How a successor is to be started cannot be told", ex);
			return List.of("how a successor is to be started cannot be told, see the log: " + ex);
		}
		try {
			return command(wanted).problems();
		}
		catch (UncheckedIOException ex) {
			return List.of(String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public Preparation prepare() {
		JvmCache cache = this.cache;
		if (cache == null) {
			return Preparation.NONE;
		}
		CachePreparation preparation = CachePreparation.begin(cache, command());
		this.prepared = preparation;
		return preparation;
	}

	@Override
	public Launched start(Map<String, String> invitation) throws IOException {
		SuccessorCommand command = successorCommand();
		if (!command.leftOut().isEmpty()) {
			logger.info("Left out of the successor, because it cannot exist twice: {}",
					String.join(", ", command.leftOut()));
		}
		logger.debug("Starting the successor: {}", command);
		Map<String, String> variables = new HashMap<>(invitation);
		variables.putAll(this.supervision.prepare());
		StartUpPriority priority = StartUpPriority.ifReversible(this.nice, command);
		variables.putAll(priority.environment());
		SuccessorOutput output = command.isReplaced() ? new OutputFile() : new CapturedOutput();
		LaunchedProcess launched = start(priority.applyTo(command), variables, output);
		this.supervision.started(launched.process());
		Rehearsal.start();
		return launched;
	}

	private SuccessorCommand successorCommand() {
		CachePreparation preparation = this.prepared;
		if (preparation == null) {
			return command();
		}
		SuccessorCommand command = preparation.command();
		if (command.command().equals(this.tried)) {
			// Or this process would not start another one. Perhaps it was the cache.
			logger.warn("The successor starts without a cache for its JVM: the last that was started with it is gone");
			return preparation.plain();
		}
		if (!command.command().equals(preparation.plain().command())) {
			this.tried = command.command();
		}
		return command;
	}

	private static LaunchedProcess start(SuccessorCommand command, Map<String, String> invitation,
			SuccessorOutput output) throws IOException {
		SuccessorProcess process;
		try {
			process = SuccessorProcess.start(command, invitation, output::prepare);
		}
		catch (IOException ex) {
			output.end();
			throw ex;
		}
		output.begin();
		process.onExit().thenRun(output::end);
		return new LaunchedProcess(process, output);
	}

	private SuccessorCommand command() {
		return command(this.options.get());
	}

	private static SuccessorCommand command(SuccessorOptions options) {
		return SuccessorCommand.of(CommandLine.current(), System.getenv(), options, Adoption.JVM_FLAGS);
	}

	private record LaunchedProcess(SuccessorProcess process, SuccessorOutput output) implements Launched {

		@Override
		public long pid() {
			return this.process.pid();
		}

		@Override
		public CompletableFuture<String> onExit() {
			return this.process.onExit().thenApply(SuccessorProcess::describeExit);
		}

		@Override
		public List<Output> pipes() throws IOException {
			return this.output.pipes();
		}

		@Override
		public List<String> lastLines() {
			return this.output.lastLines();
		}

		@Override
		public void end(Duration patience) {
			this.process.end(patience);
		}

		@Override
		public boolean kill() {
			return this.process.kill();
		}

	}

}
