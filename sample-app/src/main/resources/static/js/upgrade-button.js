/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

const button = document.getElementById("upgrade");

let isAsking = false;

/** @param refused is told why no upgrade began */
export function wireUpgradeButton(refused) {
	button.addEventListener("click", async () => {
		isAsking = true;
		button.disabled = true;
		try {
			const response = await fetch("actuator/graceful-upgrade", { method: "POST" });
			const answer = await response.json();
			if (!answer.accepted) {
				refused(answer.reason ?? `status ${response.status}`);
			}
		}
		catch (error) {
			refused(error.message);
		}
		isAsking = false;
	});
}

/** One upgrade at a time; the next may begin as soon as a successor serves. */
export function allowUpgrade(isAllowed) {
	button.disabled = isAsking || !isAllowed;
}
