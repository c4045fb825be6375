/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.github.gracefulrestart.handoff.Message.Offer;
import io.github.gracefulrestart.socket.Adoption;
import io.github.gracefulrestart.socket.Descriptor;

/**
 * Listeners that came from a predecessor.
 */
final class ReceivedListeners implements InheritedListeners {

	private final UnclaimedListeners unclaimed;

	private final Set<String> claimed = new HashSet<>();

	private ReceivedListeners(UnclaimedListeners unclaimed) {
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
		UnclaimedListeners listeners = new UnclaimedListeners();
		try {
			for (int i = 0; i < offers.size(); i++) {
				Offer offer = offers.get(i);
				listeners.add(new Listener(offer.name(), offer.wanted(), Adoption.listener(descriptors.get(i)),
						offer.activated()));
			}
			return new ReceivedListeners(listeners);
		}
		catch (IOException | RuntimeException ex) {
			listeners.close();
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
		Optional<Listener> taken = this.unclaimed.take(wanted);
		taken.ifPresent((listener) -> this.claimed.add(listener.name()));
		return taken;
	}

	/**
	 * Closes what nobody claimed. Nothing can be claimed from then on.
	 * @return the predecessor's names of the claimed listeners
	 */
	synchronized Set<String> settle() {
		this.unclaimed.close();
		return Set.copyOf(this.claimed);
	}

}
