/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.gracefulrestart.autoconfigure.actuate.GracefulUpgradeEndpoint;
import io.github.gracefulrestart.autoconfigure.actuate.GracefulUpgradeJmxExtension;
import io.github.gracefulrestart.autoconfigure.actuate.GracefulUpgradeWebExtension;
import io.github.gracefulrestart.autoconfigure.actuate.UpgradeDescriptor;
import io.github.gracefulrestart.autoconfigure.background.BackgroundWork;
import io.github.gracefulrestart.autoconfigure.background.BackgroundWorkEvent;
import io.github.gracefulrestart.socket.UnwantedDescriptorsException;
import io.github.gracefulrestart.tomcat.GracefulHttp11NioProtocol;
import io.github.gracefulrestart.upgrade.Launch;
import io.github.gracefulrestart.upgrade.Preparation;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users can see is what they are meant to see.
 */
class PublicTypesTests {

	private static final String AUTOCONFIGURE = GracefulRestartProperties.class.getPackageName();

	private final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.github.gracefulrestart");

	@Test
	void ofTheAutoConfigurationTheseArePublicAndNoOthers() {
		assertThat(publicTypes().filter((type) -> type.getPackageName().startsWith(AUTOCONFIGURE))
			.filter((type) -> !type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)).containsExactlyInAnyOrderElementsOf(names(
					// The application implements or uses them.
					FitnessCheck.class, PreflightCheck.class, SuccessorDetails.class, WarmUpHeaders.class,
					BackgroundWork.class, BackgroundWorkEvent.class,
					// They are bound.
					GracefulRestartProperties.class, RollbackTrigger.class,
					// The actuator calls their operations, and writes what these return.
					GracefulUpgradeEndpoint.class, GracefulUpgradeJmxExtension.class, GracefulUpgradeWebExtension.class,
					UpgradeDescriptor.class));
	}

	@Test
	void whatNoOtherPackageUsesIsNotPublic() {
		// Named by a string, by the signature of what another package calls, by a catch.
		Set<String> deliberate = names(GracefulHttp11NioProtocol.class, Launch.class, Preparation.class,
				UnwantedDescriptorsException.class);
		assertThat(publicTypes().filter((type) -> !type.getPackageName().startsWith(AUTOCONFIGURE))
			.filter((type) -> !deliberate.contains(type.getName()))
			.filter(PublicTypesTests::isUsedByItsOwnPackageAlone)
			.map(JavaClass::getName)).isEmpty();
	}

	private Stream<JavaClass> publicTypes() {
		return this.classes.stream()
			.filter(JavaClass::isTopLevelClass)
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC));
	}

	private static boolean isUsedByItsOwnPackageAlone(JavaClass type) {
		return type.getDirectDependenciesToSelf()
			.stream()
			.allMatch((use) -> use.getOriginClass().getPackageName().equals(type.getPackageName()));
	}

	private static Set<String> names(Class<?>... types) {
		return Stream.of(types).map(Class::getName).collect(Collectors.toSet());
	}

}
