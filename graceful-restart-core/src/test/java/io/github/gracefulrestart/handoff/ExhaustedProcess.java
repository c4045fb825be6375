/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with a control socket that has as many files open as it may, until it is told
 * to recover.
 */
final class ExhaustedProcess {

	private ExhaustedProcess() {
	}

	public static void main(String[] args) throws Exception {
		// Reading a class from a directory needs a descriptor, too.
		try (Meeting meeting = new Meeting(Path.of(args[0]))) {
			meeting.handOver().close();
		}
		ControlSocket socket = ControlSocket.open(Path.of(args[0]),
				(successor) -> System.out.println("successor " + successor.pid()));
		System.out.println("socket " + socket.invitation().socket() + " " + socket.invitation().token());
		List<InputStream> files = new ArrayList<>();
		try {
			while (true) {
				files.add(new FileInputStream("/dev/null"));
			}
		}
		catch (IOException ex) {
			System.out.println("exhausted");
		}
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		commands.readLine();
		for (InputStream file : files) {
			file.close();
		}
		System.out.println("did recover");
		commands.readLine();
	}

}
