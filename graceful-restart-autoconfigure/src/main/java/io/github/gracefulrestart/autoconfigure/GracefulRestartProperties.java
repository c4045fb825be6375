/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import io.github.gracefulrestart.handoff.ControlDirectory;
import io.github.gracefulrestart.handoff.TakeoverPath;
import io.github.gracefulrestart.jvmcache.JvmCache;
import io.github.gracefulrestart.platform.PidFile;
import io.github.gracefulrestart.platform.UpgradeSignal;
import io.github.gracefulrestart.preflight.MemoryCheckMode;
import io.github.gracefulrestart.supervision.KeepPid;
import io.github.gracefulrestart.upgrade.UpgradeSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * How this application is replaced by its next version.
 *
 * @param enabled Whether the application can be replaced by a new process without losing
 * a request.
 * @param signal Signal that starts an upgrade.
 * @param pidFile File that always holds the process id of the serving generation.
 * @param historyFile File that keeps the record of the last upgrades beyond an ordinary
 * restart.
 * @param controlDirectory Directory in which the control sockets of upgrades are made.
 * Must not be writable by others. By default, a private directory below $XDG_RUNTIME_DIR
 * or the directory for temporary files.
 * @param controlSocket Socket at which a process that somebody else starts finds the one
 * that serves, to take over from it. Its directory must belong to this user and not be
 * writable by others. Without it, only a successor that the serving process has started
 * takes over.
 * @param readyTimeout How long a successor may take from its start until it accepts
 * traffic.
 * @param releaseTimeout How long a successor that is ready may take to open its gate.
 * @param heartbeatTimeout How long a successor that serves may leave its predecessor
 * without a sign of life before it counts as hung.
 * @param drainTimeout How long the predecessor may take to finish what it has in hand.
 * @param standby How long after the switch the predecessor stays able to serve again, at
 * least.
 * @param rollbackOn What makes the predecessor serve again while it stands by, besides
 * the end of the successor.
 * @param closeSpread Over which time connections that clients open again are closed.
 * @param streamTypes Media types of responses without a length that are ended between two
 * chunks when the drain's limit is reached; others are cut.
 * @param maxDraining How many older generations may finish what they have in hand while a
 * younger one serves. Before there would be more, the oldest is told to finish at once.
 * @param memoryCheck What an upgrade does if there is less free memory than the running
 * process uses.
 * @param keepPid Whether the process of the first generation stays, as a small supervisor
 * of those after it, when it is replaced. For containers and supervisors that watch one
 * process id.
 * @param successor How the successor is started.
 * @param warmUp Requests that a successor sends to itself before it takes over.
 * @param background Which process does what no request asks for.
 * @param jvmCache What makes the JVM of a successor start faster.
 */
@ConfigurationProperties("graceful.restart")
public record GracefulRestartProperties(@DefaultValue("false") boolean enabled, @DefaultValue("USR2") String signal,
		@Nullable Path pidFile, @Nullable Path historyFile, @Nullable Path controlDirectory,
		@Nullable Path controlSocket, @DefaultValue("2m") Duration readyTimeout,
		@DefaultValue("5s") Duration releaseTimeout, @DefaultValue("10s") Duration heartbeatTimeout,
		@DefaultValue("60s") Duration drainTimeout, @DefaultValue("10s") Duration standby, @DefaultValue( {
				"readiness", "health" }) Set<RollbackTrigger> rollbackOn,
		@DefaultValue("10s") Duration closeSpread, @DefaultValue("text/event-stream") List<String> streamTypes,
		@DefaultValue("2") int maxDraining, @DefaultValue("refuse") MemoryCheckMode memoryCheck,
		@DefaultValue("auto") KeepPid keepPid, @DefaultValue Successor successor, @DefaultValue WarmUp warmUp,
		@DefaultValue Background background, @DefaultValue Cache jvmCache){

	static final String PREFIX = "graceful.restart.";

	/** RFC 6838, section 4.2. */
	private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+");

	/** Characters that RFC 3986 allows in a path and a query. */
	private static final Pattern PATH = Pattern.compile("/[\\w.~!$&'()*+,;=:@%/?-]*");

	private static final int MAX_CONCURRENCY = 100;

	private static final Duration LONGEST = Duration.ofDays(1);

	private static final Duration LONGEST_HOLD = Duration.ofHours(1);

	private static final int MAX_DRAINING = 100;

	private static final int MAX_NICE = 19;

	// Not checked by the constructor: what it throws is reported as a failure to bind
	// all of these properties.
	UpgradeSettings toSettings() {
		checkRange("ready-timeout", this.readyTimeout, Duration.ofSeconds(1), LONGEST);
		checkRange("release-timeout", this.releaseTimeout, Duration.ofMillis(100), LONGEST);
		checkRange("heartbeat-timeout", this.heartbeatTimeout, Duration.ofMillis(100), LONGEST);
		checkRange("drain-timeout", this.drainTimeout, Duration.ZERO, LONGEST);
		checkRange("standby", this.standby, Duration.ZERO, LONGEST_HOLD);
		checkRange("close-spread", this.closeSpread, Duration.ZERO, LONGEST_HOLD);
		if (this.maxDraining < 1 || this.maxDraining > MAX_DRAINING) {
			throw invalid("max-draining", this.maxDraining, "it has to be between 1 and " + MAX_DRAINING);
		}
		return new UpgradeSettings(this.readyTimeout, this.releaseTimeout, this.heartbeatTimeout, this.drainTimeout,
				this.standby, this.closeSpread, this.maxDraining, checkedControlDirectory());
	}

	private static void checkRange(String name, Duration value, Duration shortest, Duration longest) {
		if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
			throw invalid(name, value, "it has to be between " + shortest.toMillis() + "ms and " + longest.toHours()
					+ "h; a number without a unit is taken as milliseconds");
		}
	}

	WarmUpSettings toWarmUpSettings() {
		for (String path : this.warmUp.paths) {
			if (!PATH.matcher(path).matches()) {
				throw invalid("warm-up.paths", path,
						"it has to begin with a slash, and to be encoded as it is in a URL");
			}
		}
		if (this.warmUp.count < 1) {
			throw invalid("warm-up.count", this.warmUp.count, "it has to be 1 at least");
		}
		if (this.warmUp.concurrency < 1 || this.warmUp.concurrency > MAX_CONCURRENCY) {
			throw invalid("warm-up.concurrency", this.warmUp.concurrency,
					"it has to be between 1 and " + MAX_CONCURRENCY);
		}
		checkRange("warm-up.duration", this.warmUp.duration, Duration.ofMillis(1), LONGEST_HOLD);
		return new WarmUpSettings(this.warmUp.paths, this.warmUp.count, this.warmUp.duration, this.warmUp.concurrency,
				this.warmUp.failUpgrade);
	}

	List<String> toStreamTypes() {
		for (String type : this.streamTypes) {
			if (!MEDIA_TYPE.matcher(type).matches()) {
				throw invalid("stream-types", type,
						"it is no media type; write it as type/subtype, without wildcards and parameters");
			}
		}
		return this.streamTypes;
	}

	UpgradeSignal toSignal() {
		try {
			return UpgradeSignal.install(this.signal);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("signal", this.signal, ex.getMessage());
		}
	}

	private @Nullable Path checkedControlDirectory() {
		try {
			if (this.controlDirectory != null) {
				ControlDirectory.check(this.controlDirectory);
			}
			return this.controlDirectory;
		}
		catch (IOException ex) {
			throw invalid("control-directory", this.controlDirectory, ex.getMessage());
		}
	}

	@Nullable Path toControlSocket() {
		if (this.controlSocket == null) {
			return null;
		}
		try {
			TakeoverPath.check(this.controlSocket);
			return this.controlSocket.toAbsolutePath().normalize();
		}
		catch (IOException ex) {
			throw invalid("control-socket", this.controlSocket, ex.getMessage());
		}
	}

	/**
	 * Returns how long an upgrade waits for background work that has begun.
	 * @return the limit
	 * @throws InvalidConfigurationPropertyValueException if it is out of range
	 */
	public Duration toBackgroundStopTimeout() {
		Duration timeout = this.background.stopTimeout();
		checkRange("background.stop-timeout", timeout, Duration.ZERO, LONGEST_HOLD);
		return timeout;
	}

	@Nullable JvmCache toJvmCache() {
		checkRange("jvm-cache.training-timeout", this.jvmCache.trainingTimeout(), Duration.ofSeconds(1), LONGEST_HOLD);
		// Whether the directory can be used may change, and nobody waits for it.
		Path directory = this.jvmCache.directory();
		return (directory != null)
				? new JvmCache(directory, this.jvmCache.trainingArguments(), this.jvmCache.trainingTimeout()) : null;
	}

	@Nullable PidFile toPidFile() {
		if (this.pidFile == null) {
			return null;
		}
		Path directory = this.pidFile.toAbsolutePath().getParent();
		if (directory == null || Files.isDirectory(this.pidFile)) {
			throw invalid("pid-file", this.pidFile, "it is a directory; name a file in it");
		}
		if (!Files.isDirectory(directory)) {
			throw invalid("pid-file", this.pidFile, "the directory " + directory + " does not exist; create it");
		}
		if (!Files.isWritable(directory)) {
			throw invalid("pid-file", this.pidFile,
					"this user cannot create a file in " + directory + "; allow it, or choose another directory");
		}
		return new PidFile(this.pidFile);
	}

	static InvalidConfigurationPropertyValueException invalid(String name, @Nullable Object value,
			@Nullable String reason) {
		return new InvalidConfigurationPropertyValueException(PREFIX + name, value,
				StringUtils.capitalize(String.valueOf(reason)) + ".");
	}

	/**
	 * Requests that a successor sends to itself before it takes over.
	 *
	 * @param paths Paths, with or without a query, that are requested in turn, by GET.
	 * Without any there is no warm-up.
	 * @param count How many requests are sent, all in all, at most.
	 * @param duration How long requests are sent, at most. Counts for the ready-timeout.
	 * @param concurrency How many requests are sent at a time.
	 * @param failUpgrade Whether the upgrade fails if a request is not answered, or with
	 * a status of 500 or more.
	 */
	public record WarmUp(@DefaultValue List<String> paths, @DefaultValue("500") int count,
			@DefaultValue("10s") Duration duration, @DefaultValue("2") int concurrency,
			@DefaultValue("true") boolean failUpgrade) {
	}

	/**
	 * How the successor is started.
	 *
	 * @param command Command that replaces the one of the running process. Has to lead to
	 * a JVM that runs the application; gets its JVM flags by JDK_JAVA_OPTIONS.
	 * @param jvmArguments JVM options that the successor gets in addition.
	 * @param arguments Application arguments that the successor gets in addition.
	 * @param leaveOut Regular expressions; JVM options that match one as a whole are left
	 * out of the successor.
	 * @param nice How much higher than the running process's the nice value of a
	 * successor is until it is ready, where it may be set back then; 0 for the same.
	 */
	public record Successor(@DefaultValue List<String> command, @DefaultValue List<String> jvmArguments,
			@DefaultValue List<String> arguments, @DefaultValue List<String> leaveOut, @DefaultValue("5") int nice) {

		int toNice() {
			if (this.nice < 0 || this.nice > MAX_NICE) {
				throw invalid("successor.nice", this.nice, "it has to be between 0 and " + MAX_NICE);
			}
			return this.nice;
		}

		SuccessorDetails toDetails() {
			return new PropertiesSuccessorDetails(this.command, this.jvmArguments, this.arguments,
					this.leaveOut.stream().map(this::pattern).toList());
		}

		private Pattern pattern(String expression) {
			try {
				return Pattern.compile(expression);
			}
			catch (PatternSyntaxException ex) {
				throw invalid("successor.leave-out", expression, "it is no regular expression: " + ex.getDescription());
			}
		}

	}

	/**
	 * Which process does what no request asks for.
	 *
	 * @param enabled Whether scheduled methods and message listener containers run in one
	 * process at a time, the one that serves.
	 * @param stopTimeout How long an upgrade waits for background work that has begun
	 * before the switch.
	 * @param beans Names of further SmartLifecycle beans that run in one process at a
	 * time. An asterisk stands for anything.
	 * @param exclude Names of beans, of listeners, and of scheduled methods with their
	 * class, that run in each process. An asterisk stands for anything.
	 */
	public record Background(@DefaultValue("true") boolean enabled, @DefaultValue("10s") Duration stopTimeout,
			@DefaultValue List<String> beans, @DefaultValue List<String> exclude) {

	}

	/**
	 * What makes the JVM of a successor start faster.
	 *
	 * @param directory Directory for extracted copies of the application, from which
	 * successors start, and the caches of their classes. Made if it is not there. Must
	 * belong to this user and not be writable by others. Without it, a successor starts
	 * from the jar.
	 * @param trainingArguments Application arguments that the training run, which makes
	 * the cache, gets in addition.
	 * @param trainingTimeout How long an upgrade waits for a cache that has to be made.
	 */
	public record Cache(@Nullable Path directory, @DefaultValue List<String> trainingArguments,
			@DefaultValue("2m") Duration trainingTimeout) {
	}

}
