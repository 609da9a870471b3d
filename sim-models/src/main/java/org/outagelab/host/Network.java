package org.outagelab.host;

import java.util.LinkedHashMap;
import java.util.Map;

/** The links between machines, each direction for itself; clients are the machine {@link #CLIENTS}. */
public final class Network {
    public static final String CLIENTS = "clients";

    /** Gives the latency of a link that is used for the first time. */
    @FunctionalInterface
    public interface Latency {
        /** Nanoseconds, one way. @param from a host's name or {@link #CLIENTS} */
        long between(String from, String to);
    }

    private final Latency latency;
    private final Map<String, Link> links = new LinkedHashMap<>();

    public Network(Latency latency) {
        this.latency = latency;
    }

    /** From one machine to another; to itself without latency, and never blocked by a partition. */
    public Link link(String from, String to) {
        return links.computeIfAbsent(
                from + " > " + to, ignored -> new Link(from.equals(to) ? 0 : latency.between(from, to)));
    }
}
