package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.actor.Actor;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.kind.Journal;
import org.outagelab.kind.Rotation;

/**
 * What becomes of servers that a failover has left behind, once they are back: a replica again, or refused because they
 * have what the new primary lacks (error 1236), and given a copy of its data if somebody does so
 * (docs/models/mysql.md#data). A group gives them its data at once.
 */
final class OldPrimaries {
    /** One that was left behind. */
    private static final class Left {
        private final Mysql server;
        private long backNs = -1;
        private boolean joining;
        private boolean poweredOff;
        private boolean atOnce;

        Left(Mysql server) {
            this.server = server;
        }
    }

    private final Simulation simulation;
    private final MysqlService service;
    private final FailoverSpec spec;
    private final Actor actor;
    private final CutOver cutOver;
    private final String name;
    private final Rotation rotation;
    private final Journal journal;
    private final List<Left> left = new ArrayList<>();
    private final Timer look;
    private Mysql fencedByPower;

    OldPrimaries(
            Simulation simulation,
            MysqlService service,
            Actor actor,
            CutOver cutOver,
            String name,
            Rotation rotation,
            Journal journal) {
        this.simulation = simulation;
        this.service = service;
        this.spec = service.spec().failover();
        this.actor = actor;
        this.cutOver = cutOver;
        this.name = name;
        this.rotation = rotation;
        this.journal = journal;
        EventType<Void> again = simulation.eventType(name, ignored -> look());
        this.look = again.timer(null);
        for (var server : service.servers()) {
            server.unit().observe(unit -> {
                // super_read_only in its configuration: whoever starts is no primary until it is told so.
                if (spec.old().readOnly() && unit.running() && server != service.primary()) {
                    server.readOnly(true);
                }
            });
        }
    }

    /** The machine of a server was switched off, for somebody to switch it on again. */
    void poweredOff(Mysql server) {
        fencedByPower = server;
    }

    /** A server was left behind: as an old primary, or as a replica that could not be reached. */
    void replaced(Mysql server) {
        if (spec.old().rejoinNs() == SimTime.NEVER) {
            return;
        }
        var one = new Left(server);
        one.poweredOff = server == fencedByPower;
        fencedByPower = null;
        left.add(one);
        if (one.poweredOff) {
            one.backNs = simulation.nowNs();
        }
        if (!look.pending()) {
            look.restart(SimTime.SECOND);
        }
    }

    private void look() {
        left.removeIf(one -> one.server == service.primary());
        for (var one : List.copyOf(left)) {
            look(one);
        }
        if (!left.isEmpty()) {
            look.restart(SimTime.SECOND);
        }
    }

    private void look(Left one) {
        long now = simulation.nowNs();
        if (one.poweredOff) {
            if (now - one.backNs >= spec.old().rejoinNs()) {
                one.poweredOff = false;
                one.atOnce = true;
                one.server.unit().host().powerOn();
            }
            return;
        }
        boolean there = one.server.unit().running() && actor.reaches(one.server.unit());
        if (!there) {
            one.backNs = -1;
            return;
        }
        one.backNs = one.backNs < 0 ? now : one.backNs;
        // Whoever has switched it on waits for it.
        if (!one.joining && (one.atOnce || now - one.backNs >= spec.old().rejoinNs())) {
            join(one);
        } else if (one.joining) {
            settle(one);
        }
    }

    private void join(Left one) {
        one.joining = true;
        one.server.readOnly(true);
        cutOver.giveUp(one.server.unit());
        if (spec.by() == FailoverSpec.By.GROUP_REPLICATION) {
            service.rebuild(one.server);
        }
        service.repoint(one.server, service.primary());
        settle(one);
    }

    private void settle(Left one) {
        var unit = one.server.unit();
        switch (one.server.replica().receiver().state()) {
            case CONNECTED -> {
                left.remove(one);
                journal.note(unit.name() + " rejoins as replica", unit);
                rotation.changed(name, unit, Rotation.Change.STANDBY, "replica again");
            }
            case REFUSED -> {
                left.remove(one);
                journal.note(unit.name() + " refused: errant transactions (1236)", unit);
                if (spec.old().rebuildNs() < SimTime.NEVER) {
                    actor.in(spec.old().rebuildNs(), () -> rebuilt(one));
                }
            }
            default -> { }
        }
    }

    private void rebuilt(Left one) {
        if (one.server == service.primary()) {
            return;
        }
        if (!one.server.unit().running() || !service.primary().unit().running()) {
            actor.in(spec.old().rebuildNs(), () -> rebuilt(one));
            return;
        }
        service.rebuild(one.server);
        service.repoint(one.server, service.primary());
        journal.note(one.server.unit().name() + " rebuilt", one.server.unit());
        rotation.changed(name, one.server.unit(), Rotation.Change.STANDBY, "rebuilt");
    }
}
