/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.coyote.Response;

/**
 * The media types of responses that may end after any chunk without being taken for
 * whole. Of other responses without a length nobody knows: half a download that ends in
 * good order would pass for all of it.
 *
 * @param types the types, in lower case and without parameters
 */
record EndlessTypes(Set<String> types) {

	/**
	 * Server-sent events alone: an event that is not complete is dropped, and the client
	 * comes back and says which one was its last.
	 *
	 * @see <a href=
	 * "https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
	 * events</a>
	 */
	static final EndlessTypes EVENTS = of(List.of("text/event-stream"));

	static EndlessTypes of(Collection<String> types) {
		return new EndlessTypes(
				types.stream().map((type) -> type.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
	}

	/**
	 * Returns whether a response has begun that is of such a type and has no length.
	 * @param response the response
	 * @return whether it may end after any chunk
	 */
	boolean isEndless(Response response) {
		String type = response.getContentType();
		return response.isCommitted() && response.getContentLengthLong() == -1 && type != null
				&& this.types.contains(withoutParameters(type).toLowerCase(Locale.ROOT));
	}

	private static String withoutParameters(String type) {
		int end = type.indexOf(';');
		return ((end >= 0) ? type.substring(0, end) : type).strip();
	}

}
