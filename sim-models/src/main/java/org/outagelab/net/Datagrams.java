package org.outagelab.net;

import java.util.function.Consumer;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;

/**
 * Packets that stand each for itself, such as VRRP adverts: what the network does not let through is lost, and nobody sends
 * it again.
 *
 * @param <P> what one says
 */
public final class Datagrams<P> {
    private final EventType<Sent<P>> arrival;

    private record Sent<P>(Passage way, P message) {}

    /** @param heard told of each one that arrives */
    public Datagrams(Simulation simulation, String owner, Consumer<P> heard) {
        this.arrival = simulation.eventType(owner, one -> {
            if (one.way().open()) {
                heard.accept(one.message());
            }
        });
    }

    /** Sends one, if its sender can send: chance decides at once, all else when it arrives. */
    public void send(Passage way, P message) {
        if (way.sends() && way.connected() && !way.loses()) {
            arrival.in(way.latencyNs(), new Sent<>(way, message));
        }
    }
}
