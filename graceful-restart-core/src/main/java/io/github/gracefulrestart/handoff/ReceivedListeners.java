/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Offer;
import io.github.gracefulrestart.socket.Adoption;
import io.github.gracefulrestart.socket.Descriptor;

/**
 * Listeners that came from a predecessor.
 */
final class ReceivedListeners implements InheritedListeners {

	private static final Logger logger = LoggerFactory.getLogger(ReceivedListeners.class);

	private final List<Listener> unclaimed;

	private final Set<String> claimed = new HashSet<>();

	private ReceivedListeners(List<Listener> unclaimed) {
		this.unclaimed = unclaimed;
	}

	/**
	 * Makes listeners of what was received.
	 * @param offers what the predecessor said of them
	 * @param descriptors their descriptors, in the same order; closed if this fails
	 * @return the listeners
	 * @throws IOException if a descriptor is none of a listener
	 */
	static ReceivedListeners adopt(List<Offer> offers, List<Descriptor> descriptors) throws IOException {
		if (offers.size() != descriptors.size()) {
			throw new ProtocolException(offers.size() + " listeners came with " + descriptors.size() + " descriptors");
		}
		List<Listener> listeners = new ArrayList<>();
		try {
			for (int i = 0; i < offers.size(); i++) {
				Offer offer = offers.get(i);
				listeners.add(new Listener(offer.name(), offer.wanted(), Adoption.listener(descriptors.get(i)),
						offer.activated()));
			}
			return new ReceivedListeners(listeners);
		}
		catch (IOException | RuntimeException ex) {
			listeners.forEach(ReceivedListeners::close);
			throw ex;
		}
	}

	@Override
	public synchronized Optional<Listener> claim(String name, InetSocketAddress wanted) {
		Optional<Listener> activated = take((listener) -> listener.activated() && listener.name().equals(name));
		if (activated.isPresent()) {
			return activated;
		}
		if (wanted.getPort() == 0) {
			return take((listener) -> listener.name().equals(name) && Addresses.areSame(listener.wanted(), wanted));
		}
		return take((listener) -> Addresses.areSame(Addresses.boundTo(listener), wanted));
	}

	private Optional<Listener> take(Predicate<Listener> wanted) {
		for (Iterator<Listener> iterator = this.unclaimed.iterator(); iterator.hasNext();) {
			Listener listener = iterator.next();
			if (wanted.test(listener)) {
				iterator.remove();
				this.claimed.add(listener.name());
				return Optional.of(listener);
			}
		}
		return Optional.empty();
	}

	/**
	 * Closes what nobody claimed. Nothing can be claimed from then on.
	 * @return the predecessor's names of the claimed listeners
	 */
	synchronized Set<String> settle() {
		this.unclaimed.forEach(ReceivedListeners::close);
		this.unclaimed.clear();
		return Set.copyOf(this.claimed);
	}

	private static void close(Listener listener) {
		try {
			listener.channel().close();
		}
		catch (IOException ex) {
			logger.warn("Could not close the listener '{}'", listener.name(), ex);
		}
	}

}
