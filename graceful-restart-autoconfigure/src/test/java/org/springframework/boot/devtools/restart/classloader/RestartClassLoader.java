/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package org.springframework.boot.devtools.restart.classloader;

/**
 * Bears the name by which the one of Spring Boot's devtools is recognized.
 */
public class RestartClassLoader extends ClassLoader {

	/**
	 * Creates a class loader.
	 * @param parent that finds all classes
	 */
	public RestartClassLoader(ClassLoader parent) {
		super(parent);
	}

}
