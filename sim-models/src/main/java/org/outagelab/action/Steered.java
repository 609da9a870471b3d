package org.outagelab.action;

/** Spreads work over servers, and does what its operator says of one of them. It remembers nothing over a restart. */
public interface Steered {
    /** What an operator may want of a server. */
    enum Wish {
        /** All work. */
        READY,
        /** Nothing new, but for clients that are bound to it. */
        DRAIN,
        /** Nothing at all, and no checks. */
        MAINT
    }

    /** @param server an instance that it spreads work over */
    void wish(String server, Wish wish);

    /** @param weight as the product counts it; -1 for that of the file */
    void weigh(String server, int weight);

    /** What it knows of a server now. */
    Seen seen(String server);

    /**
     * What a balancer knows of a server.
     *
     * @param sessions requests that the server has of it
     * @param up whether it gives it work, unless its operator is against it
     */
    record Seen(int sessions, boolean up) {}
}
