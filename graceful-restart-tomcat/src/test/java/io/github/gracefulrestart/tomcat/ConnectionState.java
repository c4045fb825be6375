/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The states in which a move may find a connection, each as what a client does over and
 * over so that its connection is in it.
 */
enum ConnectionState {

	/** Between two requests, most of the time. */
	IDLE((caller) -> {
		get(caller, "");
		caller.pause(3000);
	}),

	/** The next request is there as soon as the response is out. */
	NEXT_REQUEST_UNREAD((caller) -> get(caller, "")),

	/** A servlet is at work. */
	BUSY((caller) -> get(caller, "?nanos=" + caller.random.nextInt(2_000_000))),

	/** Another thread completes the response. */
	ASYNCHRONOUS((caller) -> get(caller, "?async=&nanos=" + caller.random.nextInt(500_000))),

	/** Two to ten requests in one segment. */
	PIPELINED((caller) -> {
		StringBuilder requests = new StringBuilder();
		List<String> names = new ArrayList<>();
		for (int i = 2 + caller.random.nextInt(9); i > 0; i--) {
			names.add(caller.nextName());
			requests.append(head("GET", names.get(names.size() - 1), "")).append("\r\n");
		}
		caller.send(requests.toString());
		for (String name : names) {
			caller.answer(name, 0);
		}
		caller.pause(2000);
	}),

	/** Tomcat has read the beginning of the next request together with a whole one. */
	READ_AHEAD((caller) -> {
		String whole = caller.nextName();
		String cut = caller.nextName();
		String next = head("GET", cut, "") + "\r\n";
		int at = 1 + caller.random.nextInt(next.length() - 1);
		caller.send(head("GET", whole, "") + "\r\n" + next.substring(0, at));
		caller.answer(whole, 0);
		caller.pause(2000);
		caller.send(next.substring(at));
		caller.answer(cut, 0);
	}),

	CUT_IN_THE_HEAD((caller) -> {
		String name = caller.nextName();
		String request = head("GET", name, "") + "\r\n";
		int at = 1 + caller.random.nextInt(request.length() - 1);
		caller.send(request.substring(0, at));
		caller.pause(3000);
		caller.send(request.substring(at));
		caller.answer(name, 0);
	}),

	CUT_IN_THE_BODY((caller) -> {
		String name = caller.nextName();
		int at = caller.random.nextInt(100);
		caller.send(head("POST", name, "Content-Length: 100\r\n") + "\r\n" + ".".repeat(at));
		caller.pause(3000);
		caller.send(".".repeat(100 - at));
		caller.answer(name, 100);
	}),

	BYTE_BY_BYTE((caller) -> {
		String name = caller.nextName();
		caller.dribble(head("GET", name, "") + "\r\n", 1);
		caller.answer(name, 0);
	}),

	CHUNKED((caller) -> {
		String name = caller.nextName();
		caller.send(head("POST", name, "Transfer-Encoding: chunked\r\n") + "\r\n");
		caller.dribble("5\r\n12345\r\n6;name=value\r\n123456\r\n0\r\nTrailer: x\r\n\r\n", 10);
		caller.answer(name, 11);
	}),

	/** The client waits for {@code 100 Continue}, then dribbles the body. */
	EXPECTING_CONTINUE((caller) -> {
		String name = caller.nextName();
		caller.dribble(head("POST", name, "Content-Length: 20\r\nExpect: 100-continue\r\n") + "\r\n", 60);
		caller.connection().read("HTTP/1.1 100 \r\n\r\n");
		caller.pause(1000);
		caller.dribble(".".repeat(20), 5);
		caller.answer(name, 20);
	}),

	/** Some clients send a blank line after a body, which is not part of it. */
	FOLLOWED_BY_A_BLANK_LINE((caller) -> {
		String name = caller.nextName();
		caller.send(head("POST", name, "Content-Length: 3\r\n") + "\r\n...");
		caller.answer(name, 3);
		caller.dribble("\r\n", 2);
		caller.pause(2000);
	}),

	HTTP_1_0((caller) -> {
		String name = caller.nextName();
		caller.send("GET " + Counted.PATH + name + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
		Client.Response response = caller.answer(name, 0, 0);
		if (!response.head().toLowerCase(Locale.ROOT).contains("connection: keep-alive")) {
			throw new IOException("The connection is not kept: " + response);
		}
		caller.pause(2000);
	}),

	/** The response waits for its reader. */
	SLOWLY_READ((caller) -> {
		String name = caller.nextName();
		caller.send(head("GET", name + "?more=300000", "") + "\r\n");
		caller.pause(3000);
		caller.answer(name, 0, 300_000);
	}),

	/** The connection ends after five requests, wherever they are answered. */
	COUNTED(true, (caller) -> {
		String name = caller.nextName();
		caller.send(head("GET", name, "") + "\r\n");
		boolean last = caller.answer(name, 0, 0).saysClose();
		if (last != (caller.answeredHere() == 5)) {
			throw new IOException("Request " + caller.answeredHere() + " of 5" + (last ? " was the last" : ""));
		}
		if (last) {
			caller.awaitEnd();
		}
		caller.pause(1000);
	}),

	/** Nothing has come yet. */
	SILENT(true, (caller) -> {
		caller.connection();
		caller.pause(3000);
		get(caller, "");
		caller.close();
	}),

	/** The client has sent its last request, and says so. */
	HALF_CLOSED_AFTER_A_REQUEST(true, (caller) -> {
		get(caller, "");
		caller.pause(2000);
		String name = caller.nextName();
		caller.send(head("GET", name, "") + "\r\n");
		caller.connection().socket.shutdownOutput();
		caller.answer(name, 0);
		caller.awaitEnd();
	}),

	HALF_CLOSED_WHILE_IDLE(true, (caller) -> {
		get(caller, "");
		caller.pause(2000);
		caller.connection().socket.shutdownOutput();
		caller.awaitEnd();
	}),

	CLOSED(true, (caller) -> {
		get(caller, "");
		caller.pause(2000);
		caller.close();
	}),

	RESET(true, (caller) -> {
		get(caller, "");
		caller.pause(2000);
		caller.connection().socket.setSoLinger(true, 0);
		caller.close();
	});

	/** Whether connections come to an end by what their clients do. */
	final boolean ending;

	private final Turn turn;

	ConnectionState(Turn turn) {
		this(false, turn);
	}

	ConnectionState(boolean ending, Turn turn) {
		this.ending = ending;
		this.turn = turn;
	}

	/**
	 * Has a client come into this state and leave it.
	 */
	void turn(Caller caller) throws IOException {
		this.turn.of(caller);
	}

	private static void get(Caller caller, String query) throws IOException {
		String name = caller.nextName();
		caller.send(head("GET", name + query, "") + "\r\n");
		caller.answer(name, 0);
	}

	private static String head(String method, String path, String more) {
		return method + " " + Counted.PATH + path + " HTTP/1.1\r\nHost: localhost\r\n" + more;
	}

	private interface Turn {

		void of(Caller caller) throws IOException;

	}

}
