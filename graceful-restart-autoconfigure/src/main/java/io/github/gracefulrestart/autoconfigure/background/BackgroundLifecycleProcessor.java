/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Starts and stops life cycle beans as ever, but starts none that does background work in
 * a process that does not own that.
 */
class BackgroundLifecycleProcessor extends DefaultLifecycleProcessor {

	private final Ownership ownership;

	private final BackgroundBeans background;

	BackgroundLifecycleProcessor(Ownership ownership, BackgroundBeans background) {
		this.ownership = ownership;
		this.background = background;
	}

	// What runs is always among them, so that it can be stopped.
	@Override
	protected Map<String, Lifecycle> getLifecycleBeans() {
		Map<String, Lifecycle> beans = new LinkedHashMap<>();
		boolean owner = this.ownership.isOwner();
		super.getLifecycleBeans().forEach((name, bean) -> {
			boolean idle = this.background.contains(name, bean) && !bean.isRunning();
			if (!idle || owner) {
				beans.put(name, bean);
			}
			if (idle) {
				ListenerRegistry.containers(bean)
					.ifPresent((containers) -> addContainers(name, containers, owner, beans));
			}
		});
		return beans;
	}

	// A registry does not know that its containers run if they were started one by one.
	private void addContainers(String registry, Map<SmartLifecycle, String> containers, boolean owner,
			Map<String, Lifecycle> beans) {
		containers.forEach((container, id) -> {
			if (container.isRunning() || !owner && this.background.isExcluded(id)) {
				String name = registry + "/" + id;
				beans.put(beans.containsKey(name) ? name + "#" + beans.size() : name, container);
			}
		});
	}

}
