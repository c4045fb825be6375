/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.preflight.Check;

/**
 * Whether {@code java -jar} can run a file.
 *
 * @param path the file
 */
record Jar(Path path) implements Check {

	@Override
	public List<String> problems() {
		return problem().stream().toList();
	}

	private Optional<String> problem() {
		if (!Files.isRegularFile(this.path)) {
			return Optional
				.of("The jar %s does not exist; deploy it before the upgrade".formatted(this.path.toAbsolutePath()));
		}
		// Opening a zip file reads its directory, which stands at the end.
		try (JarFile file = new JarFile(this.path.toFile(), false)) {
			if (ZipEnd.of(this.path).isPart()) {
				return incomplete("it ends behind a jar that is in it");
			}
			Manifest manifest = file.getManifest();
			if (manifest == null || manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS) == null) {
				return Optional
					.of("The jar %s has no Main-Class in its manifest, so java -jar cannot run it; deploy the executable jar"
						.formatted(this.path.toAbsolutePath()));
			}
			return Optional.empty();
		}
		catch (IOException ex) {
			return incomplete(ex.getMessage());
		}
	}

	private Optional<String> incomplete(@Nullable String why) {
		return Optional
			.of("The jar %s is not complete or not a jar (%s); deploy it under another name in the same directory and move it here"
				.formatted(this.path.toAbsolutePath(), why));
	}

}
