/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the control groups of this process: its own and all those around it, whose limits
 * hold for it as well. A machine may have both versions at once, each with some of the
 * controllers.
 *
 * @param files where to read
 */
record ControlGroups(SystemFiles files) {

	/** How {@code mountinfo} writes white space and the backslash. */
	private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

	/**
	 * Returns the groups that may limit something.
	 * @param controller the controller's name in version 1, for example {@code memory}
	 * @return the groups, from the innermost one outwards
	 */
	List<ControlGroup> with(String controller) {
		List<String> mounts = this.files.lines("/proc/self/mountinfo");
		return this.files.lines("/proc/self/cgroup")
			.stream()
			.map((line) -> line.split(":", 3))
			.filter((membership) -> membership.length == 3)
			.flatMap((membership) -> mounts.stream()
				.map(Mount::of)
				.filter((mount) -> mount.holds(membership[1], controller))
				.limit(1)
				.flatMap((mount) -> groups(mount, membership[2])))
			.toList();
	}

	private Stream<ControlGroup> groups(Mount mount, String path) {
		List<ControlGroup> groups = new ArrayList<>();
		String below = mount.below(path);
		while (!below.isEmpty()) {
			groups.add(new ControlGroup(this.files, mount.point() + below));
			below = below.substring(0, below.lastIndexOf('/'));
		}
		groups.add(new ControlGroup(this.files, mount.point()));
		return groups.stream();
	}

	/**
	 * A line of {@code mountinfo}, see proc(5).
	 *
	 * @param root the group that one sees at the mount point
	 * @param point the mount point
	 * @param type the type of the file system
	 * @param options its options, in version 1 the controllers among them
	 */
	private record Mount(String root, String point, String type, List<String> options) {

		static Mount of(String line) {
			String[] halves = line.split(" - ", 2);
			String[] place = halves[0].split(" ");
			String[] system = (halves.length == 2) ? halves[1].split(" ") : new String[0];
			if (place.length < 5 || system.length < 3) {
				return new Mount("", "", "", List.of());
			}
			return new Mount(unescape(place[3]), unescape(place[4]), system[0], List.of(system[2].split(",")));
		}

		private static String unescape(String text) {
			return ESCAPE.matcher(text)
				.replaceAll((match) -> Matcher
					.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 8))));
		}

		/**
		 * Returns whether a membership is of this hierarchy.
		 * @param controllers those that the membership names, none in version 2
		 * @param wanted the controller that matters
		 */
		boolean holds(String controllers, String wanted) {
			if (controllers.isEmpty()) {
				return this.type.equals("cgroup2");
			}
			return this.type.equals("cgroup") && this.options.contains(wanted)
					&& List.of(controllers.split(",")).contains(wanted);
		}

		/**
		 * Returns where below the mount point a group is.
		 * @param path the group
		 * @return a path that begins with a slash; empty if the group is the mount point,
		 * or is outside of what is mounted, as in some containers: then the mount point
		 * is the container's own group
		 */
		String below(String path) {
			String prefix = this.root.equals("/") ? "" : this.root;
			if (path.equals("/") || !(path + "/").startsWith(prefix + "/")) {
				return "";
			}
			return path.substring(prefix.length());
		}

	}

}
