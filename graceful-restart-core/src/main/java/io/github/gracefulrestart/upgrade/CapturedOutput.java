/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Output;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.Pipe;
import io.github.gracefulrestart.socket.Pump;
import io.github.gracefulrestart.socket.StandardStream;

/**
 * What a successor prints until it is ready, seen on its way: through pipes to this
 * process, which moves it to where it prints itself. Where that is the same for standard
 * output and standard error, one pipe keeps the order of the two.
 * <p>
 * A terminal is left to the successor: colours and consoles depend on it.
 */
final class CapturedOutput implements SuccessorOutput {

	private static final Logger logger = LoggerFactory.getLogger(CapturedOutput.class);

	/** How long it may take to move what an ended process has printed. */
	private static final Duration CATCHING_UP = Duration.ofSeconds(1);

	private final LastLines lastLines = new LastLines();

	private final Map<StandardStream, Pipe> pipes = new EnumMap<>(StandardStream.class);

	private final Map<StandardStream, String> names = new EnumMap<>(StandardStream.class);

	private final List<Moving> movings = new ArrayList<>();

	@Override
	public void prepare(ProcessBuilder command) {
		try {
			boolean oneFile = StandardStream.OUTPUT.fileName().equals(StandardStream.ERROR.fileName());
			open(StandardStream.OUTPUT);
			if (!oneFile) {
				open(StandardStream.ERROR);
			}
			redirect(command, oneFile);
		}
		catch (IOException ex) {
			logger.warn("What the successor prints cannot be seen", ex);
			end();
		}
	}

	private void open(StandardStream stream) throws IOException {
		if (stream.fileName().isPresent() && !stream.isTerminal()) {
			Pipe pipe = Pipe.open();
			this.pipes.put(stream, pipe);
			this.names.put(stream, pipe.name());
		}
	}

	private void redirect(ProcessBuilder command, boolean oneFile) {
		Pipe output = this.pipes.get(StandardStream.OUTPUT);
		if (output != null) {
			command.redirectOutput(output.writerPath().toFile()).redirectErrorStream(oneFile);
		}
		Pipe error = this.pipes.get(StandardStream.ERROR);
		if (error != null) {
			command.redirectError(error.writerPath().toFile());
		}
	}

	@Override
	public void begin() {
		this.pipes.forEach((stream, pipe) -> {
			Pump pump = new Pump("graceful-restart-" + stream.toString().toLowerCase(Locale.ROOT), pipe.reader(),
					stream.number(), this.lastLines.stream(), () -> {
					});
			this.movings.add(new Moving(stream, Objects.requireNonNull(this.names.get(stream)), pump));
			pump.start();
			pipe.writer().close();
		});
	}

	@Override
	public void end() {
		if (this.movings.isEmpty()) {
			this.pipes.values().forEach(Pipe::close);
		}
		this.movings.forEach((each) -> each.pump().stop());
	}

	@Override
	public List<Output> pipes() throws IOException {
		List<Output> pipes = new ArrayList<>();
		try {
			for (Moving each : this.movings) {
				each.output().ifPresent(pipes::add);
			}
			return pipes;
		}
		catch (IOException ex) {
			pipes.forEach(Output::close);
			throw ex;
		}
	}

	@Override
	public List<String> lastLines() {
		end();
		this.movings.forEach((each) -> each.pump().awaitEnd(CATCHING_UP));
		return this.lastLines.lines();
	}

	/**
	 * A pipe and who empties it.
	 */
	private record Moving(StandardStream stream, String pipe, Pump pump) {

		Optional<Output> output() throws IOException {
			Optional<Descriptor> reader = this.pump.duplicateSource();
			return reader.isEmpty() ? Optional.empty()
					: Optional.of(new Output(this.pipe, this.stream.duplicate(), reader.get()));
		}

	}

}
