package org.outagelab.haproxy;

/**
 * A balancing policy over the servers of one group. Only servers that were {@link #up} are known to it.
 *
 * <p>A saturated server is never picked, but by a hash; {@code avoid}, the server that has just failed, only when there
 * is no other.
 */
public interface Balance {
    /** @return null when every known server is saturated (or none is known) */
    Server pick(Server avoid);

    void up(Server server);

    void down(Server server);

    /** The same for policies that look at the request. @param hash of its source, URI or header */
    default Server pick(Server avoid, int hash) {
        return pick(avoid);
    }

    /** Where hashes lead now; null for policies that look at the servers alone. */
    default HashLayout layout() {
        return null;
    }

    /** The number of requests on the server, or its place in a queue, has changed. */
    default void loadChanged(Server server) {}

    /** The effective weight of a server that is up has changed, to more than 0. Static policies do not care. */
    default void weightChanged(Server server) {}
}
