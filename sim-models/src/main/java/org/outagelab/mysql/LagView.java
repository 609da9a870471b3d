package org.outagelab.mysql;

import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/** What whoever distributes reads knows of the replicas' lag: looked at now and then, and as coarse as its measure. */
final class LagView {
    private final Simulation simulation;
    private final MysqlService database;
    private final long[] lookedAt;
    private final long[] knownNs;

    LagView(Simulation simulation, MysqlService database, int servers) {
        this.simulation = simulation;
        this.database = database;
        this.lookedAt = new long[servers];
        this.knownNs = new long[servers];
    }

    /** Nanoseconds; {@link SimTime#NEVER} of a server that does not say. */
    long lagNs(int server) {
        var reads = database.spec().reads();
        long now = simulation.nowNs();
        long look = now / reads.checkNs() + 1;
        if (lookedAt[server] != look) {
            lookedAt[server] = look;
            knownNs[server] = look(database.servers().get(server), reads.bySecondsBehind(), now);
        }
        return knownNs[server];
    }

    private long look(Mysql server, boolean bySecondsBehind, long now) {
        if (!server.unit().running()) {
            return SimTime.NEVER;
        }
        if (bySecondsBehind) {
            long seconds = server.replica().secondsBehindSource();
            return seconds < 0 ? SimTime.NEVER : seconds * SimTime.SECOND;
        }
        // The newest row of the heartbeat table that has come through; one is written every whole second.
        long shownNs = now - database.lagNs(server);
        return now - shownNs / SimTime.SECOND * SimTime.SECOND;
    }
}
