/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

const button = document.getElementById("hold");

button.addEventListener("click", () => button.ariaPressed = String(!isHeld()));

/** @returns whether somebody wants to look at the picture as it is; all else goes on */
export function isHeld() {
	return button.ariaPressed === "true";
}
