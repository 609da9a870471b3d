package org.outagelab.results;

import java.util.List;

/**
 * The topology as a plain graph, ready to be drawn.
 *
 * @param nodes clients and instances, in call order
 * @param edges who calls (or replicates to) whom
 */
public record Topology(List<Node> nodes, List<Edge> edges) {
    /**
     * @param name {@code clients}, {@code web.1} …
     * @param kind {@code client}, {@code haproxy}, {@code nginx}, {@code gunicorn}, {@code mysql} …
     * @param host the machine it runs on; empty for clients
     * @param zone the zone of that machine; empty for none
     * @param detail a short line, for example {@code 4 workers}
     * @param tier column from the left, 0 for clients
     * @param count instances that it stands for, at least 1
     */
    public record Node(String name, String kind, String host, String zone, String detail, int tier, int count) {
        /** One that stands for itself. */
        public Node(String name, String kind, String host, String zone, String detail, int tier) {
            this(name, kind, host, zone, detail, tier, 1);
        }
    }

    /** @param kind {@code call}, {@code backup} or {@code replication} */
    public record Edge(String from, String to, String kind) {}
}
