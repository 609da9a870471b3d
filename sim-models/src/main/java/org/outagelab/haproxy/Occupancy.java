package org.outagelab.haproxy;

import org.outagelab.core.Simulation;

/** What the servers of one backend share: the clock, and how full the backend is ({@code fullconn}). */
final class Occupancy {
    private final Simulation simulation;
    private final int fullconn;
    /** Requests in the backend, queued ones too. */
    int streams;

    Occupancy(Simulation simulation, int fullconn) {
        this.simulation = simulation;
        this.fullconn = fullconn;
    }

    long nowNs() {
        return simulation.nowNs();
    }

    /** The dynamic limit of a server with {@code minconn} (srv_dynamic_maxconn). */
    int limit(int minconn, int maxconn) {
        return streams >= fullconn ? maxconn : Math.max(minconn, (int) ((long) streams * maxconn / fullconn));
    }
}
