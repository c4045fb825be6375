/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns the command line of this process into that of its successor.
 *
 * @param words the command line
 * @param leftOut what a successor must not have
 */
record OwnCommand(List<String> words, LeftOut leftOut) {

	/**
	 * Returns the command line with further options.
	 * @param flags the options to put right behind the launcher unless they are there
	 * @param further the options to put behind all others, where they win
	 * @return the words
	 */
	List<String> with(List<JvmOption> flags, List<JvmOption> further) {
		Entry entry = Entry.of(this.words);
		List<JvmOption> before = kept(this.words.subList(1, entry.lastSafe()));
		List<JvmOption> after = kept(this.words.subList(entry.lastSafe(), entry.application()));
		// Those of the last generation go, or they would hide a later value of their own.
		before.removeAll(further);
		List<String> successor = new ArrayList<>();
		successor.add(this.words.get(0));
		flags.stream()
			.filter((flag) -> Stream.concat(before.stream(), after.stream()).noneMatch((option) -> option.covers(flag)))
			.forEach((flag) -> successor.addAll(flag.words()));
		before.forEach((option) -> successor.addAll(option.words()));
		further.forEach((option) -> successor.addAll(option.words()));
		after.forEach((option) -> successor.addAll(option.words()));
		successor.addAll(this.words.subList(entry.application(), this.words.size()));
		return successor;
	}

	private List<JvmOption> kept(List<String> options) {
		List<JvmOption> kept = new ArrayList<>();
		JvmOption.all(options).stream().filter((option) -> !this.leftOut.takes(option, "")).forEach(kept::add);
		return kept;
	}

}
