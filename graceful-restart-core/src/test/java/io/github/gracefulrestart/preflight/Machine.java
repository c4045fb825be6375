/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A machine as its files told it: what {@code tail -n +1 FILE...} printed there.
 */
final class Machine {

	private static final Pattern FILE = Pattern.compile("^==> (/[^\\n]*) <==\\n(.*?)(?=\\n==> |\\z)",
			Pattern.MULTILINE | Pattern.DOTALL);

	private final Path root;

	private String status = "Name:\tjava\n";

	private Machine(Path root) {
		this.root = root;
	}

	static Machine recorded(String name, Path root) throws IOException {
		Machine machine = new Machine(root);
		try (InputStream recording = Machine.class.getResourceAsStream(name + ".txt")) {
			String text = new String(Objects.requireNonNull(recording, name).readAllBytes(), StandardCharsets.UTF_8);
			for (MatchResult file : FILE.matcher(text).results().toList()) {
				machine.write(file.group(1), file.group(2));
			}
		}
		return machine;
	}

	static Machine empty(Path root) {
		return new Machine(root);
	}

	Machine write(String path, String content) throws IOException {
		Path file = this.root.resolve(path.substring(1));
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
		return this;
	}

	/**
	 * Has the process say something of itself.
	 */
	Machine status(String key, Object value) throws IOException {
		this.status += key + ":\t" + value + "\n";
		return write("/proc/self/status", this.status);
	}

	Machine using(long kibibytes) throws IOException {
		return status("VmRSS", (kibibytes + 60_000) + " kB").status("RssAnon", "  " + kibibytes + " kB")
			.status("RssFile", "60000 kB")
			.status("RssShmem", "0 kB");
	}

	List<String> problems() {
		return problems(MemoryCheckMode.REFUSE, Long.MAX_VALUE);
	}

	List<String> problems(MemoryCheckMode mode, long heap) {
		return new ResourceCheck(new SystemFiles(this.root), mode, () -> heap).problems();
	}

}
