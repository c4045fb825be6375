/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.gracefulrestart.jvmcache.JvmCache;
import io.github.gracefulrestart.platform.ServiceNotifications;
import io.github.gracefulrestart.preflight.ResourceCheck;
import io.github.gracefulrestart.process.SuccessorOptions;
import io.github.gracefulrestart.supervision.Supervision;
import io.github.gracefulrestart.tomcat.TomcatServer;
import io.github.gracefulrestart.upgrade.ProcessLaunch;
import io.github.gracefulrestart.upgrade.UpgradeListener;
import io.github.gracefulrestart.upgrade.UpgradeSettings;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link AutoConfiguration Auto-configuration} that lets a running application be
 * replaced by a new process.
 */
@AutoConfiguration(
		after = { TomcatServletWebServerAutoConfiguration.class, TomcatReactiveWebServerAutoConfiguration.class })
@ConditionalOnBooleanProperty("graceful.restart.enabled")
@ConditionalOnWebApplication
@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
@ConditionalOnNotWarDeployment
@Conditional(OnUpgradableProcessCondition.class)
@ConditionalOnBean(value = TomcatWebServerFactory.class, search = SearchStrategy.CURRENT)
@EnableConfigurationProperties(GracefulRestartProperties.class)
public final class GracefulRestartAutoConfiguration {

	private static final Duration WARM_UP_PATIENCE = Duration.ofSeconds(30);

	@Bean
	Inheritance gracefulRestartInheritance(GracefulRestartProperties properties,
			ConfigurableApplicationContext context) {
		if (!isWanted(context)) {
			if (properties.enabled()) {
				OnUpgradableProcessCondition.obstacle().ifPresent(StandBackAutoConfiguration.StandBack::tell);
			}
			return Inheritance.NONE;
		}
		// A process that only refreshes its context, to make a cache, takes over nothing.
		Path controlSocket = TrainingRun.isThisProcess() ? null : properties.toControlSocket();
		Inheritance inheritance = Inheritance.of(System.getenv(), controlSocket);
		inheritance.watch(context);
		return inheritance;
	}

	@Bean
	TomcatServer gracefulRestartServer(Inheritance inheritance, GracefulRestartProperties properties) {
		TomcatServer server = new TomcatServer(inheritance.listeners(), inheritance.isFirstGeneration());
		server.endlessTypes(properties.toStreamTypes());
		return server;
	}

	@Bean
	@Nullable GracefulConnectorCustomizer gracefulRestartConnectorCustomizer(TomcatServer server,
			ConfigurableApplicationContext context) {
		return isWanted(context) ? new GracefulConnectorCustomizer("server", server) : null;
	}

	@Bean
	Supervision gracefulRestartSupervision(GracefulRestartProperties properties, Inheritance inheritance,
			ConfigurableApplicationContext context) {
		if (!isWanted(context)) {
			return Supervision.NONE;
		}
		return Supervision.of(properties.keepPid(), !inheritance.launched(), System.getenv(),
				properties.controlDirectory());
	}

	@Bean
	UpgradeEvents gracefulRestartEvents(GracefulRestartProperties properties, Supervision supervision,
			ConfigurableApplicationContext context, ObjectProvider<UpgradeListener> listeners) {
		return new UpgradeEvents(context, supervision, properties.toPidFile(), listeners);
	}

	@Bean
	@ConditionalOnMissingBean
	SuccessorDetails gracefulRestartSuccessorDetails(GracefulRestartProperties properties) {
		return properties.successor().toDetails();
	}

	@Bean
	Upgrader gracefulRestartUpgrader(GracefulRestartProperties properties, Inheritance inheritance, TomcatServer server,
			Supervision supervision, UpgradeEvents events, ConfigurableApplicationContext context,
			SuccessorDetails details, ObjectProvider<PreflightCheck> checks) {
		ProcessLaunch launch = new ProcessLaunch(() -> options(details), new ResourceCheck(properties.memoryCheck()),
				supervision);
		launch.startNicer(properties.successor().toNice());
		JvmCache cache = properties.toJvmCache();
		if (cache != null) {
			launch.useCache(cache);
		}
		Upgrader upgrader = new Upgrader(server, launch, properties.toSettings(), inheritance.predecessor(), events,
				new ProcessExit(context, supervision));
		ServiceNotifications notifications = ServiceNotifications.from(System.getenv());
		upgrader.notifyService(supervision.keepsPid() ? notifications.withSamePid() : notifications);
		if (properties.historyFile() != null) {
			upgrader.keepHistory(properties.historyFile());
		}
		if (inheritance.controlSocket() != null) {
			upgrader.acceptTakeovers(inheritance.controlSocket());
		}
		upgrader.askBefore(new PreflightChecks(checks));
		return upgrader;
	}

	private static SuccessorOptions options(SuccessorDetails details) {
		return new SuccessorOptions(details.command(), details.jvmArguments(), details.arguments(), details.leaveOut());
	}

	@Bean
	GracefulStop gracefulRestartStop(ConfigurableApplicationContext context, Upgrader upgrader, UpgradeEvents events,
			GracefulRestartProperties properties) {
		return new GracefulStop(context, upgrader, events,
				StopTimeout.of(properties.drainTimeout(), context.getEnvironment()));
	}

	@Bean
	@Nullable GracefulRestartLifecycle gracefulRestartLifecycle(TomcatServer server, Upgrader upgrader,
			GracefulRestartProperties properties, Supervision supervision, GracefulStop stop, Inheritance inheritance,
			ConfigurableApplicationContext context) {
		if (!isWanted(context)) {
			return null;
		}
		return new GracefulRestartLifecycle(server, upgrader, properties.toSignal(), supervision, stop, inheritance);
	}

	@Bean
	FitnessWatch gracefulRestartFitness(Upgrader upgrader, ObjectProvider<FitnessCheck> checks) {
		return new FitnessWatch(upgrader, checks);
	}

	@Bean
	FitnessCheck gracefulRestartReadinessCheck(GracefulRestartProperties properties,
			ApplicationAvailability availability) {
		return properties.rollbackOn().contains(RollbackTrigger.READINESS) ? new ReadinessCheck(availability)
				: FitnessCheck.NONE;
	}

	@Bean
	@ConditionalOnMissingBean
	WarmUpHeaders gracefulRestartWarmUpHeaders() {
		return (path) -> Map.of();
	}

	@Bean
	WarmUp gracefulRestartWarmUp(GracefulRestartProperties properties, TomcatServer server, Upgrader upgrader,
			WarmUpHeaders headers, ConfigurableApplicationContext context) {
		return new WarmUp(properties.toWarmUpSettings(), new WarmUpRequest(server, headers, WARM_UP_PATIENCE),
				upgrader::applicationReady, upgrader::applicationGivesUp, context::isClosed);
	}

	@Bean
	ReadinessListener gracefulRestartReadiness(ConfigurableApplicationContext context, Upgrader upgrader, WarmUp warmUp,
			Inheritance inheritance) {
		return new ReadinessListener(context,
				inheritance.isFirstGeneration() ? upgrader::applicationReady : warmUp::begin);
	}

	/**
	 * Returns whether this process is to be upgradable. The conditions have said so, but
	 * perhaps when the application was built and prepared ahead of time.
	 */
	static boolean isWanted(ApplicationContext context) {
		return OnUpgradableProcessCondition.isWanted(context.getEnvironment());
	}

}
