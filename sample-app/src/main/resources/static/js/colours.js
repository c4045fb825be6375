/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/** The colours of the style sheet, for what is drawn. */

const GENERATIONS = 6;

const dark = matchMedia("(prefers-color-scheme: dark)");

let values = new Map();

dark.addEventListener("change", () => values = new Map());

/** @param name of a custom property, without the dashes in front */
export function colour(name) {
	if (!values.has(name)) {
		values.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
	}
	return values.get(name);
}

/** @returns the name of the colour that a generation has */
export function ofGeneration(generation) {
	return `generation-${(generation - 1) % GENERATIONS + 1}`;
}
