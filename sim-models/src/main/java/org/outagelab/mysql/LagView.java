package org.outagelab.mysql;

import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/**
 * What whoever distributes reads knows of the replicas' lag: it looks at all of them now and then, from an instant of
 * its own on, and what it sees is as coarse as its measure. Before the first look nobody lags.
 */
final class LagView {
    private final Simulation simulation;
    private final MysqlService database;
    private final MysqlSpec.Reads reads;
    private final Timer next;
    private final long[] knownNs;
    private long nextLookNs = SimTime.NEVER;

    LagView(Simulation simulation, MysqlService database, int servers) {
        this.simulation = simulation;
        this.database = database;
        this.reads = database.spec().reads();
        this.knownNs = new long[servers];
        this.next = simulation.<Void>eventType("lag check of " + database.spec().service(), ignored -> look()).timer(null);
        if (reads.maxLagNs() != SimTime.NEVER || reads.pick() == MysqlSpec.Pick.LEAST_LAG) {
            double phase = simulation.stream("lag check of " + database.spec().service()).nextDouble();
            lookIn((long) (phase * reads.checkNs()));
        }
    }

    /** Nanoseconds; {@link SimTime#NEVER} of a server that does not say. */
    long lagNs(int server) {
        return knownNs[server];
    }

    /** When it looks next; {@link SimTime#NEVER} when no policy depends on it. */
    long nextLookNs() {
        return nextLookNs;
    }

    private void lookIn(long ns) {
        nextLookNs = simulation.nowNs() + ns;
        next.restart(ns);
    }

    private void look() {
        for (int i = 0; i < knownNs.length; i++) {
            knownNs[i] = look(database.servers().get(i));
        }
        lookIn(reads.checkNs());
    }

    private long look(Mysql server) {
        if (!server.unit().running()) {
            return SimTime.NEVER;
        }
        if (reads.bySecondsBehind()) {
            long seconds = server.replica().secondsBehindSource();
            return seconds < 0 ? SimTime.NEVER : seconds * SimTime.SECOND;
        }
        // The newest row of the heartbeat table that has come through; one is written as every second begins.
        return simulation.nowNs() - database.clock().beginOfSecondNs(database.newestHeartbeatNs(server));
    }
}
