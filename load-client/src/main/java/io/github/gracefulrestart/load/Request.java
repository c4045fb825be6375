/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A request and the answer that is the right one for it.
 */
public final class Request {

	private final String method;

	private final String path;

	private final Map<String, String> headers;

	private final byte[] body;

	private final int status;

	private final Predicate<Response> right;

	private Request(String method, String path, Map<String, String> headers, byte[] body, int status,
			Predicate<Response> right) {
		this.method = method;
		this.path = path;
		this.headers = headers;
		this.body = body;
		this.status = status;
		this.right = right;
	}

	/**
	 * Returns a GET to be answered with 200 and any body.
	 * @param path the path, with its query
	 * @return the request
	 */
	public static Request get(String path) {
		return new Request("GET", path, Map.of(), new byte[0], 200, (response) -> true);
	}

	/**
	 * Returns a POST to be answered with 200 and any body.
	 * @param path the path, with its query
	 * @param body what to send
	 * @return the request
	 */
	public static Request post(String path, byte[] body) {
		return new Request("POST", path, Map.of("Content-Type", "application/octet-stream"), body.clone(), 200,
				(response) -> true);
	}

	/**
	 * Returns a POST to be answered with 200 and its own body.
	 * @param path the path, with its query
	 * @param body what to send
	 * @return the request
	 */
	public static Request echo(String path, byte[] body) {
		byte[] sent = body.clone();
		return post(path, sent).answeredBy((response) -> Arrays.equals(response.body(), sent));
	}

	public Request withHeader(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return new Request(this.method, this.path, more, this.body, this.status, this.right);
	}

	/**
	 * Returns this request with another status expected.
	 * @param expected the status
	 * @return a new request
	 */
	public Request answeredWith(int expected) {
		return new Request(this.method, this.path, this.headers, this.body, expected, this.right);
	}

	/**
	 * Returns this request with another check of its response.
	 * @param rightAnswer holds if the body is the expected one
	 * @return a new request
	 */
	public Request answeredBy(Predicate<Response> rightAnswer) {
		return new Request(this.method, this.path, this.headers, this.body, this.status, rightAnswer);
	}

	/**
	 * Judges a complete response.
	 * @param response the response to this request
	 * @return {@link Outcome#OK}, {@link Outcome#UNEXPECTED_STATUS} or
	 * {@link Outcome#WRONG_BODY}
	 */
	public Outcome judge(Response response) {
		if (response.status() != this.status) {
			return Outcome.UNEXPECTED_STATUS;
		}
		return this.right.test(response) ? Outcome.OK : Outcome.WRONG_BODY;
	}

	/**
	 * Returns the request as it goes over the wire, so that a test can send it in parts.
	 * @param target where it goes
	 * @return head and body
	 */
	public byte[] bytes(Target target) {
		StringBuilder head = new StringBuilder();
		head.append(this.method).append(' ').append(this.path).append(" HTTP/1.1\r\n");
		head.append("Host: ").append(target.host()).append("\r\n");
		this.headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		if (!isBodiless()) {
			head.append("Content-Length: ").append(this.body.length).append("\r\n");
		}
		byte[] ascii = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
		byte[] bytes = Arrays.copyOf(ascii, ascii.length + this.body.length);
		System.arraycopy(this.body, 0, bytes, ascii.length, this.body.length);
		return bytes;
	}

	String method() {
		return this.method;
	}

	String path() {
		return this.path;
	}

	Map<String, String> headers() {
		return this.headers;
	}

	byte[] body() {
		return this.body;
	}

	boolean isBodiless() {
		return this.body.length == 0 && !this.method.equals("POST");
	}

	boolean asksToClose() {
		return "close".equals(this.headers.get("Connection"));
	}

	@Override
	public String toString() {
		return this.method + " " + this.path;
	}

}
