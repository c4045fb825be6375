/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

const MOST = 200;

const list = document.getElementById("news");

/** Adds a line to what happened. */
export function tell(what) {
	const item = document.createElement("li");
	const time = document.createElement("time");
	time.textContent = new Date().toLocaleTimeString("en-GB");
	item.append(time, what);
	list.prepend(item);
	if (list.children.length > MOST) {
		list.lastChild.remove();
	}
}
