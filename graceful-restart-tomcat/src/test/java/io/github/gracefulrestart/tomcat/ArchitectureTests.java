/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.github.gracefulrestart.tomcat", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule springIsLeftToTheAutoConfiguration = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule nativeCodeIsLeftToTheCore = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("jnr..", "com.kenai..", "sun..", "jdk..", "java.lang.foreign..", "java.lang.invoke..");

	@ArchTest
	static final ArchRule reflectionLivesInOnePlace = noClasses().that()
		.doNotHaveSimpleName("PrivateField")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("java.lang.reflect..");

	@ArchTest
	static final ArchRule theClassesForWebSocketMayBeAbsent = noClasses().that()
		.doNotHaveSimpleName("WebSocketFarewell")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("jakarta.websocket..", "org.apache.tomcat.websocket..");

}
