/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.github.gracefulrestart.fault.ArmedFault;
import io.github.gracefulrestart.fault.Fault;
import io.github.gracefulrestart.fault.Side;

/**
 * One line of {@code faults.csv}: what goes wrong in an upgrade, and what has to come of
 * it.
 *
 * @param everyBuild whether each build tries it, and not only the whole table
 * @param side which process fails
 * @param step when: see {@link ArmedFault}
 * @param fault how
 * @param serves which of the two serves afterwards
 * @param outcome what the record says of it; {@code none} if nobody is left who knows
 * @param reason a part of the reason in the record
 * @param lost what clients may lose
 * @param also what else happens: {@code unfit} if the successor is not fit to serve,
 * {@code kill} if the operator has to kill a predecessor that hangs
 */
record FaultCell(boolean everyBuild, Side side, String step, Fault fault, Side serves, String outcome, String reason,
		Lost lost, Set<String> also) {

	/**
	 * What clients may lose.
	 */
	enum Lost {

		/** Nothing: no request fails, no connection is refused. */
		NOTHING,

		/**
		 * What was in the hands of a process that was killed: at most one request a
		 * client. No connection is refused.
		 */
		IN_HAND,

		/**
		 * As if there were no upgrade: the process that served died before anybody else
		 * had its listeners.
		 */
		EVERYTHING

	}

	private static final Path TABLE = Path.of("src", "test", "resources", "faults.csv");

	static Stream<FaultCell> table() throws IOException {
		List<String> lines = Files.readAllLines(TABLE);
		return lines.stream().filter((line) -> !line.isBlank() && !line.startsWith("#")).map(FaultCell::parse);
	}

	private static FaultCell parse(String line) {
		String[] words = line.split(";", -1);
		for (int i = 0; i < words.length; i++) {
			words[i] = words[i].strip();
		}
		return new FaultCell(words[0].equals("x"), Side.valueOf(words[1].toUpperCase(Locale.ROOT)), words[2],
				Fault.valueOf(words[3]), Side.valueOf(words[4].toUpperCase(Locale.ROOT)), words[5], words[6],
				Lost.valueOf(words[7].toUpperCase(Locale.ROOT).replace('-', '_')), Set.of(words[8].split(" ")));
	}

	ArmedFault armed(long predecessor) {
		return new ArmedFault(predecessor, this.side, this.step, this.fault);
	}

	@Override
	public String toString() {
		return "%s %s, %s".formatted(this.side, this.step, this.fault);
	}

}
