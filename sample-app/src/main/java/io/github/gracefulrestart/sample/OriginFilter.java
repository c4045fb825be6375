/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Names in every response the process that answered, so that a client can see on which
 * side of an upgrade it was served, and the client's port, by which one that cannot see
 * its own connections, as a script in a browser, tells them apart.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class OriginFilter extends OncePerRequestFilter {

	private final String pid = Long.toString(ProcessHandle.current().pid());

	private final Generation generation;

	OriginFilter(Generation generation) {
		this.generation = generation;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		// Before the chain: a streamed response is committed when the chain returns.
		response.setHeader("X-Pid", this.pid);
		response.setHeader("X-Generation", Integer.toString(this.generation.number()));
		response.setHeader("X-Connection", Integer.toString(request.getRemotePort()));
		chain.doFilter(request, response);
	}

}
