/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.Pipe;
import io.github.gracefulrestart.socket.Pump;
import io.github.gracefulrestart.socket.StandardStream;

/**
 * Where this process prints to, as long as its predecessor looks on: through pipes. They
 * are done with when this process is about to serve, or when the predecessor is gone.
 * <p>
 * What comes through the pipes after that is moved by this process, to where it prints
 * itself. A process that this one has started may have them as its standard output.
 */
final class InheritedOutput implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(InheritedOutput.class);

	/** How long to wait until what was printed has been moved. */
	private static final Duration CATCHING_UP = Duration.ofMillis(200);

	private final Conversation conversation;

	private final List<Output> outputs;

	private volatile boolean direct;

	private volatile boolean over;

	InheritedOutput(Conversation conversation, List<Output> outputs) {
		this.conversation = conversation;
		this.outputs = outputs;
	}

	/**
	 * Takes what came with a message.
	 * @param pipes the pipes' names
	 * @param descriptors two for each
	 * @return the pipes
	 */
	static List<Output> of(List<String> pipes, List<Descriptor> descriptors) {
		List<Output> outputs = new ArrayList<>();
		for (int i = 0; i < pipes.size(); i++) {
			outputs.add(new Output(pipes.get(i), descriptors.get(2 * i), descriptors.get(2 * i + 1)));
		}
		return outputs;
	}

	/** Begins to watch the predecessor. */
	void watch() {
		if (!this.outputs.isEmpty()) {
			Thread thread = new Thread(this, "graceful-restart-output");
			thread.setDaemon(true);
			thread.start();
		}
	}

	@Override
	public void run() {
		this.conversation.awaitEnd();
		if (!this.over || this.direct) {
			// Before anything that takes a lock, as whoever has it may be printing into a
			// pipe that is full.
			this.outputs.forEach(InheritedOutput::pump);
			goDirect();
		}
		close();
	}

	private static void pump(Output output) {
		try {
			Descriptor target = output.target().duplicate();
			new Pump("graceful-restart-output", output.reader().duplicate(), target.number(), (bytes) -> {
			}, target::close).start();
		}
		catch (IOException ex) {
			logger.warn("What still comes through {} is lost", output.pipe(), ex);
		}
	}

	/**
	 * Has this process print as its predecessor does: to the same files, without a pipe
	 * between. What other threads print in this very moment may overtake what is in the
	 * pipe.
	 */
	synchronized void goDirect() {
		if (this.direct || this.over) {
			return;
		}
		this.direct = true;
		System.out.flush();
		System.err.flush();
		awaitEmpty();
		for (Output output : this.outputs) {
			for (StandardStream stream : StandardStream.values()) {
				redirect(stream, output);
			}
		}
	}

	private void awaitEmpty() {
		try {
			long limit = System.nanoTime() + CATCHING_UP.toNanos();
			while (!isEmpty() && System.nanoTime() - limit < 0) {
				Thread.sleep(1);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isEmpty() {
		return this.outputs.stream().map(Output::reader).allMatch(Pipe::isEmpty);
	}

	// Only what leads into the pipe: a script may have had this process print elsewhere.
	private static void redirect(StandardStream stream, Output output) {
		try {
			if (stream.fileName().filter(output.pipe()::equals).isPresent()) {
				stream.redirect(output.target());
			}
		}
		catch (IOException ex) {
			logger.warn("This process goes on printing through its predecessor", ex);
		}
	}

	/** The conversation is about to be closed here. */
	void conversationEnds() {
		this.over = true;
	}

	private synchronized void close() {
		this.outputs.forEach(Output::close);
	}

}
