package org.outagelab.net;

import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;

/**
 * One direction from one machine to another: whether a packet gets through, and when. Whoever sends anything asks here:
 * requests and their answers, the feeds of replication, datagrams.
 */
public final class Passage {
    private final Host from;
    private final Link link;
    private final Host to;
    private final Guarded port;

    /**
     * @param from null for clients, which never lose power
     * @param to null for clients
     * @param port to which the packets go, or null for one that no firewall names: that of whoever connected
     */
    public Passage(Host from, Link link, Host to, Guarded port) {
        this.from = from;
        this.link = link;
        this.to = to;
        this.port = port;
    }

    /** What becomes of a packet now, apart from chance. */
    public Verdict standing() {
        if (link.blocked()) {
            return Verdict.PARTITIONED;
        }
        if (to != null && !to.answers()) {
            return Verdict.NOBODY;
        }
        if (port != null && port.dropping()) {
            return Verdict.DROPPED;
        }
        return Verdict.DELIVERED;
    }

    /** What becomes of one packet now: draws the chance, if nothing else decides. */
    public Verdict verdict() {
        var standing = standing();
        return standing == Verdict.DELIVERED && link.loses() ? Verdict.LOST : standing;
    }

    /** Whether packets can get through, apart from those that are lost by chance. */
    public boolean open() {
        return standing() == Verdict.DELIVERED;
    }

    /** Whether packets get to the machine, whatever becomes of those to this very port. */
    public boolean reaches() {
        var standing = standing();
        return standing == Verdict.DELIVERED || standing == Verdict.DROPPED;
    }

    /** Whether the machines are not parted. */
    boolean connected() {
        return !link.blocked();
    }

    /** Draws whether chance takes one packet. */
    boolean loses() {
        return link.loses();
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
        return verdict() == Verdict.DELIVERED;
    }

    /** Nanoseconds, one way. */
    public long latencyNs() {
        return link.latencyNs();
    }
}
