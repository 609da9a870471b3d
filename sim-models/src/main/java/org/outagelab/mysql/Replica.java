package org.outagelab.mysql;

import java.util.TreeSet;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.host.Link;
import org.outagelab.host.Replicating;
import org.outagelab.host.Unit;

/**
 * The replication of one replica: the primary's binlog is sent in order over one link, received into the relay log, and
 * applied. What is sent cannot overtake; what is lost on the way is sent again.
 */
public final class Replica implements Replicating {
    private static final long FIRST_RTO_NS = 200 * SimTime.MILLISECOND;
    private static final long LONGEST_RTO_NS = 60 * SimTime.SECOND;

    private final Simulation simulation;
    private final Unit primary;
    private final Unit unit;
    private final MysqlSpec.ReplicaSpec spec;
    private final Binlog binlog;
    private final Link link;
    private final RandomStream shipRandom;
    private final RandomStream applyRandom;
    private final EventType<Object> shipped;
    private final EventType<Object> received;
    private final EventType<Applier> applied;
    private final Timer resume;
    private final Applier[] appliers;
    private Object connection = new Object();
    private boolean connected = true;
    private boolean shipping;
    private long rtoNs = FIRST_RTO_NS;
    private long sentEnd;
    private long receivedEnd;
    private long heldEnd;
    private long nextToApply;
    private long appliedCount;
    private int receiverStops;
    private int applierStops;
    private final TreeSet<Long> appliedAhead = new TreeSet<>();
    private int life;

    private static final class Applier {
        private final int index;
        private long position = -1;
        private int life;
        private boolean held;

        Applier(int index) {
            this.index = index;
        }
    }

    Replica(
            Simulation simulation,
            Unit primary,
            Unit unit,
            MysqlSpec.ReplicaSpec spec,
            Binlog binlog,
            Link link) {
        this.simulation = simulation;
        this.primary = primary;
        this.unit = unit;
        this.spec = spec;
        this.binlog = binlog;
        this.link = link;
        this.shipRandom = simulation.stream("ship to " + unit.name());
        this.applyRandom = simulation.stream("apply on " + unit.name());
        this.shipped = simulation.eventType(unit.name(), this::shipped);
        this.received = simulation.eventType(unit.name(), this::received);
        this.applied = simulation.eventType(unit.name(), this::applied);
        this.resume = simulation.<Void>eventType(unit.name(), ignored -> reconnect()).timer(null);
        this.appliers = new Applier[spec.workers()];
        for (int i = 0; i < appliers.length; i++) {
            appliers[i] = new Applier(i);
        }
        unit.observe(this::unitChanged);
        primary.observe(this::primaryChanged);
    }

    /** The age of the oldest transaction committed but not applied here, in nanoseconds; 0 when there is none. */
    public long lagNs() {
        long oldest = oldestUnapplied();
        return oldest >= binlog.end() ? 0 : simulation.nowNs() - binlog.commitNs(oldest);
    }

    /** Transactions committed but not in the relay log: what is lost if the primary never comes back. */
    public long unreceived() {
        return binlog.end() - receivedEnd;
    }

    /** Transactions applied so far. */
    public long applied() {
        return appliedCount;
    }

    public Unit unit() {
        return unit;
    }

    @Override
    public void stop(boolean receiver, boolean applier) {
        if (receiver) {
            receiverStops++;
            disconnect();
        }
        if (applier) {
            applierStops++;
        }
    }

    @Override
    public void start(boolean receiver, boolean applier) {
        if (receiver && receiverStops > 0 && --receiverStops == 0) {
            reconnect();
        }
        if (applier && applierStops > 0 && --applierStops == 0) {
            applyNext();
        }
    }

    long oldestUnapplied() {
        long oldest = nextToApply;
        for (var applier : appliers) {
            if (applier.position >= 0 && applier.position < oldest) {
                oldest = applier.position;
            }
        }
        return oldest;
    }

    void committed() {
        send();
    }

    private void send() {
        if (!connected || !primary.running()) {
            return;
        }
        if (spec.ship() == null) {
            while (sentEnd < binlog.end()) {
                sentEnd++;
                received.in(spec.linkDelayNs() + link.latencyNs(), connection);
            }
        } else if (!shipping && sentEnd < binlog.end()) {
            shipping = true;
            shipped.in(Math.round(spec.ship().sample(shipRandom)), connection);
        }
    }

    private void shipped(Object over) {
        if (over != connection) {
            return;
        }
        shipping = false;
        sentEnd++;
        if (spec.linkDelayNs() + link.latencyNs() == 0) {
            received(over);
        } else {
            received.in(spec.linkDelayNs() + link.latencyNs(), over);
        }
        send();
    }

    private void received(Object over) {
        if (over != connection) {
            return;
        }
        if (link.blocked() || !unit.host().powered() || !unit.alive()) {
            stall();
            return;
        }
        rtoNs = FIRST_RTO_NS;
        if (unit.state() == Unit.State.HUNG) {
            heldEnd++;
            return;
        }
        receivedEnd++;
        applyNext();
    }

    /** Packets are lost: TCP sends them again until they arrive. */
    private void stall() {
        disconnect();
        resume.restart(rtoNs);
        rtoNs = Math.min(2 * rtoNs, LONGEST_RTO_NS);
    }

    private void disconnect() {
        connection = new Object();
        connected = false;
        shipping = false;
        sentEnd = receivedEnd;
        heldEnd = 0;
    }

    private void reconnect() {
        if (connected || receiverStops > 0 || !unit.alive()) {
            return;
        }
        if (link.blocked()) {
            resume.restart(rtoNs);
            rtoNs = Math.min(2 * rtoNs, LONGEST_RTO_NS);
        } else if (!primary.alive()) {
            resume.restart(spec.connectRetryNs());
        } else {
            connected = true;
            rtoNs = FIRST_RTO_NS;
            send();
        }
    }

    private void unitChanged(Unit changed) {
        switch (unit.state()) {
            case RUNNING -> {
                if (heldEnd > 0) {
                    receivedEnd += heldEnd;
                    heldEnd = 0;
                }
                reconnect();
                for (var applier : appliers) {
                    if (applier.held) {
                        applier.held = false;
                        applied(applier);
                    }
                }
                applyNext();
            }
            case DOWN -> {
                life++;
                disconnect();
                // What was being applied is rolled back, and applied again from its relay log.
                nextToApply = oldestUnapplied();
                for (var applier : appliers) {
                    applier.position = -1;
                    applier.held = false;
                }
            }
            default -> { }
        }
    }

    private void primaryChanged(Unit changed) {
        if (primary.state() == Unit.State.DOWN) {
            disconnect();
            resume.restart(spec.connectRetryNs());
        } else if (primary.running()) {
            send();
        }
    }

    private void applyNext() {
        if (applierStops > 0 || !unit.running()) {
            return;
        }
        for (var applier : appliers) {
            // What other appliers had committed before a crash is not applied again.
            while (appliedAhead.contains(nextToApply)) {
                nextToApply++;
            }
            if (nextToApply >= receivedEnd) {
                return;
            }
            if (applier.position < 0) {
                applier.position = nextToApply++;
                applier.life = life;
                applied.in(unit.slowed(Math.round(spec.apply().sample(applyRandom))), applier);
            }
        }
    }

    private void applied(Applier applier) {
        if (applier.life != life || applier.position < 0) {
            return;
        }
        if (unit.state() == Unit.State.HUNG) {
            applier.held = true;
            return;
        }
        appliedAhead.add(applier.position);
        applier.position = -1;
        appliedCount++;
        long oldest = oldestUnapplied();
        while (!appliedAhead.isEmpty() && appliedAhead.first() < oldest) {
            appliedAhead.pollFirst();
        }
        applyNext();
    }
}
