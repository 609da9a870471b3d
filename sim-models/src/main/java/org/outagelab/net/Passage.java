package org.outagelab.net;

import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;

/** One direction from one machine to another: whether a packet gets through. The first reason against it decides. */
public final class Passage {
    private final Host from;
    private final Link link;
    private final Host to;
    private final Unit listener;

    /**
     * @param from null for clients, which never lose power
     * @param to null for clients
     * @param listener to whose port the packets go, or null for a port that no firewall names: that of whoever connected
     */
    public Passage(Host from, Link link, Host to, Unit listener) {
        this.from = from;
        this.link = link;
        this.to = to;
        this.listener = listener;
    }

    /** Whether packets can get through, apart from those that are lost by chance. */
    public boolean open() {
        return !link.blocked() && (to == null || to.answers()) && (listener == null || !listener.dropping());
    }

    /** Whether the machine at its beginning can send at all: it has power, and is not frozen. */
    public boolean sends() {
        return from == null || from.answers();
    }

    /** Whether the machine at its beginning still knows what it has sent: it has not lost its power. */
    boolean remembers() {
        return from == null || from.powered();
    }

    /** Whether some packets are lost by chance. */
    public boolean lossy() {
        return link.lossy();
    }

    /** Whether one packet gets through now: draws the chance. */
    public boolean takes() {
        return open() && !link.loses();
    }

    /** Nanoseconds, one way. */
    public long latencyNs() {
        return link.latencyNs();
    }
}
