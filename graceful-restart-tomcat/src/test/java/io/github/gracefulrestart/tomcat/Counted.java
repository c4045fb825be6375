/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Counts how often each request is served, and answers with the name of the request, the
 * length of its body and as many bytes more as are asked for.
 */
final class Counted extends HttpServlet {

	static final String PATH = "/counted/";

	/** By the name of the request. */
	final transient Map<String, Integer> requests = new ConcurrentHashMap<>();

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String name = request.getPathInfo().substring(1);
		int length = request.getInputStream().readAllBytes().length;
		this.requests.merge(name, 1, Integer::sum);
		LockSupport.parkNanos(number(request, "nanos"));
		String answer = answer(name, length, (int) number(request, "more"));
		if (request.getParameter("async") != null) {
			AsyncContext async = request.startAsync();
			async.start(() -> {
				write(response, answer);
				async.complete();
			});
		}
		else {
			write(response, answer);
		}
	}

	static String answer(String name, int bodyLength, int more) {
		return name + " " + bodyLength + ".".repeat(more);
	}

	private static void write(HttpServletResponse response, String answer) {
		try {
			response.setContentLength(answer.length());
			response.getWriter().print(answer);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long number(HttpServletRequest request, String parameter) {
		String value = request.getParameter(parameter);
		return (value != null) ? Long.parseLong(value) : 0;
	}

}
