/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * What knows what.
 */
@AnalyzeClasses(packages = "io.github.gracefulrestart", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String BASE = "io.github.gracefulrestart.";

	@ArchTest
	static final ArchRule coreKnowsNeitherSpringNorAServer = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "org.apache..", "jakarta..", "org.eclipse.jetty..", "reactor..",
				"io.netty..");

	@ArchTest
	static final ArchRule packagesDependOnEachOtherInOneDirection = layeredArchitecture()
		.consideringOnlyDependenciesInLayers()
		.layer("socket")
		.definedBy(BASE + "socket..")
		.layer("handoff")
		.definedBy(BASE + "handoff..")
		.layer("process")
		.definedBy(BASE + "process..")
		.layer("preflight")
		.definedBy(BASE + "preflight..")
		.layer("upgrade")
		.definedBy(BASE + "upgrade..")
		.layer("platform")
		.definedBy(BASE + "platform..")
		.layer("supervision")
		.definedBy(BASE + "supervision..")
		.layer("supervisor")
		.definedBy(BASE + "supervisor..")
		.layer("jvmcache")
		.definedBy(BASE + "jvmcache..")
		.whereLayer("upgrade")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("jvmcache")
		.mayOnlyBeAccessedByLayers("upgrade")
		.whereLayer("supervision")
		.mayOnlyBeAccessedByLayers("upgrade")
		.whereLayer("supervisor")
		.mayOnlyBeAccessedByLayers("supervision")
		.whereLayer("supervisor")
		.mayNotAccessAnyLayer()
		.whereLayer("handoff")
		.mayOnlyBeAccessedByLayers("upgrade", "supervision")
		.whereLayer("process")
		.mayOnlyBeAccessedByLayers("upgrade", "supervision", "jvmcache")
		.whereLayer("preflight")
		.mayOnlyBeAccessedByLayers("process", "upgrade")
		.whereLayer("socket")
		.mayOnlyBeAccessedByLayers("handoff", "upgrade", "supervision", "platform")
		.whereLayer("platform")
		.mayOnlyBeAccessedByLayers("process", "supervision", "upgrade")
		.whereLayer("platform")
		.mayOnlyAccessLayers("socket")
		.whereLayer("preflight")
		.mayNotAccessAnyLayer()
		.whereLayer("socket")
		.mayNotAccessAnyLayer();

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching(BASE + "(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule nativeCodeLivesInOnePlace = noClasses().that()
		.resideOutsideOfPackage(BASE + "socket..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("jnr..", "com.kenai.jffi..", "sun.nio..", "java.lang.foreign..");

	@ArchTest
	static final ArchRule reflectionLivesInOnePlace = noClasses().that()
		.resideOutsideOfPackages(BASE + "socket..", BASE + "supervisor..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("java.lang.reflect..");

	/** It runs without a class path. */
	@ArchTest
	static final ArchRule theSupervisorKnowsNothingButTheJdk = classes().that()
		.resideInAPackage(BASE + "supervisor..")
		.and()
		.doNotHaveSimpleName("package-info")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage(BASE + "supervisor..", "java..", "org.jspecify.annotations..");

	@ArchTest
	static final ArchRule nobodyElseGetsAtPrivateMembers = noClasses().that()
		.resideOutsideOfPackages(BASE + "socket..", BASE + "supervisor..")
		.should()
		.accessTargetWhere(calls("java.lang.invoke", "privateLookupIn")
			.or(calls("java.lang", "getDeclared(Field|Method|Constructor)s?")));

	@ArchTest
	static final ArchRule signalsLiveInOnePlace = noClasses().that()
		.resideOutsideOfPackage(BASE + "platform..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("sun.misc..");

	@ArchTest
	static final ArchRule aClassIsNamedAfterWhatItIs = noClasses().should()
		.haveSimpleNameEndingWith("Manager")
		.orShould()
		.haveSimpleNameEndingWith("Helper")
		.orShould()
		.haveSimpleNameEndingWith("Util")
		.orShould()
		.haveSimpleNameEndingWith("Utils");

	@ArchTest
	static final ArchRule everyPackageIsNullMarked = classes().that()
		.haveSimpleName("package-info")
		.should()
		.beAnnotatedWith(NullMarked.class);

	private static DescribedPredicate<JavaAccess<?>> calls(String ownersPackage, String method) {
		return JavaAccess.Predicates.target(HasName.Predicates.nameMatching(method))
			.and(JavaAccess.Predicates.targetOwner(resideInAPackage(ownersPackage)));
	}

}
