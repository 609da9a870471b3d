package org.outagelab.net;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.outagelab.core.random.RandomStream;

/** The links between machines, each direction for itself; clients are the machine {@link #CLIENTS}. */
public final class Network {
    public static final String CLIENTS = "clients";

    /** Gives the latency of a link that is used for the first time. */
    @FunctionalInterface
    public interface Latency {
        /**
         * Nanoseconds, one way.
         *
         * @param from a host's name or {@link #CLIENTS}
         */
        long between(String from, String to);
    }

    /** Gives the share of packets lost on a link that is used for the first time. */
    @FunctionalInterface
    public interface Loss {
        /**
         * 0..1.
         *
         * @param from a host's name or {@link #CLIENTS}
         */
        double between(String from, String to);
    }

    private final Latency latency;
    private final Loss loss;
    private final Function<String, RandomStream> randoms;
    private final Map<String, Link> links = new LinkedHashMap<>();

    /** One that never loses packets. */
    public Network(Latency latency) {
        this(latency, (from, to) -> 0, name -> {
            throw new IllegalStateException("a network without random streams loses no packets");
        });
    }

    /**
     * @param loss share of packets lost, by machine and machine
     * @param randoms a stream by its name
     */
    public Network(Latency latency, Loss loss, Function<String, RandomStream> randoms) {
        this.latency = latency;
        this.loss = loss;
        this.randoms = randoms;
    }

    /** From one machine to another; to itself without latency, and never blocked by a partition. */
    public Link link(String from, String to) {
        return links.computeIfAbsent(from + " > " + to, name -> {
            boolean itself = from.equals(to);
            var link = new Link(itself ? 0 : latency.between(from, to), () -> randoms.apply("loss " + name));
            link.lose(itself ? 0 : loss.between(from, to));
            return link;
        });
    }
}
