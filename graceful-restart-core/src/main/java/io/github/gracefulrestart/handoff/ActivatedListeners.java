/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.Adoption;
import io.github.gracefulrestart.socket.Descriptor;

/**
 * Listeners that a service manager passes to the first process: socket activation, see
 * sd_listen_fds(3). They stay the service manager's, so what waits in their queues when
 * the application stops waits for its next start.
 */
public final class ActivatedListeners implements InheritedListeners {

	private static final Logger logger = LoggerFactory.getLogger(ActivatedListeners.class);

	/** A number that was passed once may be anything when it has been closed. */
	private static final AtomicBoolean TAKEN = new AtomicBoolean();

	private final UnclaimedListeners unclaimed;

	private ActivatedListeners(UnclaimedListeners unclaimed) {
		this.unclaimed = unclaimed;
	}

	/**
	 * Takes what was passed to this process. Works once: an application that is started a
	 * second time in the same process gets none.
	 * @param environment the process's environment
	 * @return the listeners
	 * @throws IOException if they cannot be adopted; the message says why, and what to do
	 */
	public static ActivatedListeners take(Map<String, String> environment) throws IOException {
		PassedSockets passed = PassedSockets.from(environment, ProcessHandle.current().pid());
		if (passed.names().isEmpty() || TAKEN.getAndSet(true)) {
			return new ActivatedListeners(new UnclaimedListeners());
		}
		Optional<String> obstacle = Adoption.obstacle();
		if (obstacle.isPresent()) {
			throw new IOException("The service manager passes %d sockets to this process (%s). %s"
				.formatted(passed.names().size(), String.join(", ", passed.names()), obstacle.get()));
		}
		return adopt(passed.names(), passed.open());
	}

	/**
	 * Makes listeners of sockets.
	 * @param names what the service manager calls them
	 * @param sockets the sockets, in the same order; closed if this fails
	 * @return the listeners
	 * @throws IOException if one of them is no listening TCP socket
	 */
	static ActivatedListeners adopt(List<String> names, List<Descriptor> sockets) throws IOException {
		UnclaimedListeners listeners = new UnclaimedListeners();
		try {
			for (int i = 0; i < names.size(); i++) {
				listeners
					.add(new Listener(names.get(i), new InetSocketAddress(0), Adoption.listener(sockets.get(i)), true));
			}
			return new ActivatedListeners(listeners);
		}
		catch (IOException | RuntimeException ex) {
			String name = names.get(listeners.size());
			listeners.close();
			sockets.forEach(Descriptor::close);
			throw new IOException("The socket that the service manager calls '%s' cannot be used: %s".formatted(name,
					ex.getMessage()), ex);
		}
	}

	@Override
	public synchronized Optional<Listener> claim(String name, InetSocketAddress wanted) {
		return take((listener) -> listener.name().equals(name))
			.or(() -> take((listener) -> Addresses.areSame(Addresses.boundTo(listener), wanted)));
	}

	private Optional<Listener> take(Predicate<Listener> wanted) {
		Optional<Listener> taken = this.unclaimed.take(wanted);
		taken.ifPresent((listener) -> logger.info("Listens on the service manager's socket '{}' ({})", listener.name(),
				Addresses.boundTo(listener)));
		return taken;
	}

	/**
	 * Closes what nobody claimed, with a warning: clients that connect there wait.
	 */
	public synchronized void settle() {
		this.unclaimed.forEach((listener) -> logger.warn(
				"Nobody listens on the service manager's socket '{}' ({}): no connector has this name "
						+ "or this address, or it got its listener from a predecessor",
				listener.name(), Addresses.boundTo(listener)));
		this.unclaimed.close();
	}

}
