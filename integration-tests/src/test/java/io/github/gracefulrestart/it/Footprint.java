/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.gracefulrestart.load.ProcessView;

/**
 * What a generation that has nothing to do takes of the machine. Two of the same
 * application at the same age have the same, but for a little of {@link #residentBytes}.
 *
 * @param descriptors how many of each kind are open
 * @param threads how many of each kind run, but for those that the JVM adds and removes
 * as it sees fit
 * @param children its child processes, zombies among them
 * @param commandLine its program and arguments
 * @param environment its variables, without the values that are new for each successor
 * @param residentBytes its memory after a garbage collection
 */
record Footprint(SortedMap<String, Integer> descriptors, SortedMap<String, Integer> threads, List<Long> children,
		List<String> commandLine, List<String> environment, long residentBytes) {

	private static final String COMPILERS_AND_COLLECTORS = "(C[12] Compiler|GC Thread|G1 |Attach Listener).*";

	/** Its clients' last connections may be there in some of them. */
	private static final int LOOKS = 10;

	static Footprint of(long pid) throws IOException, InterruptedException {
		ProcessView process = ProcessView.of(pid);
		List<String> descriptors = descriptors(process);
		for (int i = 1; i < LOOKS; i++) {
			Thread.sleep(100);
			List<String> now = descriptors(process);
			descriptors = (now.size() < descriptors.size()) ? now : descriptors;
		}
		// Last, because the command that does it opens a socket in the process.
		collectGarbage(pid);
		List<String> threads = process.threadNames()
			.stream()
			.filter((name) -> !name.matches(COMPILERS_AND_COLLECTORS))
			.map((name) -> name.replaceAll("\\d+", "N"))
			.toList();
		List<String> environment = process.environment()
			.stream()
			.map((variable) -> variable.replaceFirst("(?s)^(GRACEFUL_RESTART_(SOCKET|TOKEN))=.*", "$1"))
			.sorted()
			.toList();
		return new Footprint(count(descriptors), count(threads), process.children(), process.commandLine(), environment,
				process.residentBytes());
	}

	private static List<String> descriptors(ProcessView process) {
		return process.descriptors().stream().map(Footprint::kind).toList();
	}

	private static String kind(String descriptor) {
		String target = descriptor.substring(descriptor.indexOf("-> ") + 3);
		return target.endsWith(".jar") ? "jar" : target.replaceFirst(":\\[\\d+\\]$", "");
	}

	private static SortedMap<String, Integer> count(Collection<String> kinds) {
		SortedMap<String, Integer> counts = new TreeMap<>();
		kinds.forEach((kind) -> counts.merge(kind, 1, Integer::sum));
		return counts;
	}

	// What malloc keeps for later is given back too.
	private static void collectGarbage(long pid) throws IOException, InterruptedException {
		command(pid, "GC.run");
		command(pid, "System.trim_native_heap");
	}

	private static void command(long pid, String name) throws IOException, InterruptedException {
		String jcmd = System.getProperty("java.home") + "/bin/jcmd";
		Process process = new ProcessBuilder(jcmd, Long.toString(pid), name)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectErrorStream(true)
			.start();
		if (process.waitFor() != 0) {
			throw new IllegalStateException(name + " failed in process " + pid);
		}
	}

	static int sum(Map<String, Integer> counts) {
		return counts.values().stream().mapToInt(Integer::intValue).sum();
	}

	@Override
	public String toString() {
		return "%d descriptors, %d threads, %d children, %d arguments, %d variables, %.1f MiB".formatted(
				sum(this.descriptors), sum(this.threads), this.children.size(), this.commandLine.size(),
				this.environment.size(), this.residentBytes / (1024.0 * 1024.0));
	}

}
