package org.outagelab.mysql;

import org.outagelab.actor.Actor;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/**
 * Somebody who brings back a server whose disk is gone with its data and its binlogs: when it was the primary and nobody
 * has taken its place, the replica that has received most is promoted once it has applied that; without one a backup is
 * restored on a new disk, and what the archive has of the binlogs since is replayed. A server that is no primary any
 * more gets a copy of the data.
 *
 * <p>Not modelled: the time until there is a new disk, which belongs to {@code decide}.
 */
final class DiskRescue {
    private static final long LOOK_NS = 100 * SimTime.MILLISECOND;

    private final Simulation simulation;
    private final MysqlService service;
    private final RescueSpec spec;
    private final Backups backups;
    private final Mistakes mistakes;
    private final Actor actor;

    /** @param atNs when its disk was lost @param archived what the archive had by then, null without one @param archivedNs the archive's instant */
    record Lost(Mysql server, long atNs, GtidSet archived, long archivedNs) {}

    /** @param backups null for none */
    DiskRescue(Simulation simulation, MysqlService service, Backups backups, Mistakes mistakes) {
        this.simulation = simulation;
        this.service = service;
        this.spec = service.spec().rescue();
        this.backups = backups;
        this.mistakes = mistakes;
        var name = "new disks of " + service.spec().service();
        this.actor = new Actor(simulation, name, name, service.place(spec.via()));
    }

    /** A server has lost its disk. */
    void lost(Lost lost) {
        long ns = actor.draws(spec.notice()) + actor.draws(spec.decide());
        actor.in(ns, () -> begin(lost));
    }

    private void begin(Lost lost) {
        if (!actor.reaches(lost.server().unit())) {
            actor.in(LOOK_NS, () -> begin(lost));
            return;
        }
        if (lost.server() != service.primary()) {
            copy(lost.server());
            return;
        }
        var replica = spec.from() == RescueSpec.From.BACKUP ? null : mostAdvanced();
        if (replica != null) {
            promote(lost, replica);
        } else {
            new Restoration(simulation, spec, backups, text -> mistakes.note(text, lost.server()), actor).begin(
                    executed -> true,
                    copy -> replay(lost, copy),
                    () -> mistakes.note("stays without data: nothing to bring them back from", lost.server()));
        }
    }

    /** The running replica that has received most and has no delay; null for none. */
    private Mysql mostAdvanced() {
        Mysql best = null;
        for (int i = 0; i < service.servers().size(); i++) {
            var server = service.servers().get(i);
            if (server.unit().running()
                    && actor.reaches(server.unit())
                    && server.replica().source() != null
                    && service.spec().replica(i).delayNs() == 0
                    && (best == null
                            || server.replica().received().count() > best.replica().received().count())) {
                best = server;
            }
        }
        return best;
    }

    private void promote(Lost lost, Mysql replica) {
        if (lost.server() != service.primary()) {
            copy(lost.server());
        } else if (!replica.unit().running() || replica.replica().applier().stopped()) {
            begin(lost);
        } else if (replica.replica().unapplied() > 0 || !actor.reaches(replica.unit())) {
            actor.in(LOOK_NS, () -> promote(lost, replica));
        } else {
            service.promote(replica, lost.atNs());
            service.showTheWay();
            mistakes.note("becomes the primary", replica);
            for (var server : service.servers()) {
                if (server != replica && server != lost.server() && server.replica().source() == lost.server()) {
                    service.repoint(server, replica);
                }
            }
            copy(lost.server());
        }
    }

    private void replay(Lost lost, Backups.Copy copy) {
        boolean archive = lost.archived() != null && simulation.nowNs() - copy.atNs() <= backups.spec().keepNs();
        if (archive) {
            var point = lost.archived().copy();
            point.addAll(copy.executed());
            // A backup may be newer than the archive.
            long pointNs = Math.max(copy.atNs(), lost.archivedNs());
            actor.in(restoration().replayNs(copy, point, pointNs), () -> restored(lost, point, pointNs));
        } else {
            restored(lost, copy.executed(), copy.atNs());
        }
    }

    private void restored(Lost lost, GtidSet point, long pointNs) {
        if (lost.server() != service.primary()) {
            copy(lost.server());
            return;
        }
        service.restore(point, lost.atNs(), pointNs);
        lost.server().unit().restart();
        for (var server : service.servers()) {
            if (server != lost.server()) {
                copy(server);
            }
        }
    }

    /** It gets a copy of the primary's data, if anybody knows how large they are. */
    private void copy(Mysql server) {
        long ns = spec.copyNs(1);
        if (ns != SimTime.NEVER) {
            actor.in(ns, () -> copied(server, ns));
        }
    }

    private void copied(Mysql server, long ns) {
        if (server == service.primary()) {
            return;
        }
        if (!actor.reaches(server.unit())) {
            actor.in(LOOK_NS, () -> copied(server, ns));
            return;
        }
        if (server.storage().lostNs() >= 0) {
            service.rebuild(server);
            service.repoint(server, service.primary());
            server.unit().restart();
        } else if (server.unit().running() && service.primary().unit().running()) {
            service.rebuild(server);
            service.repoint(server, service.primary());
        } else {
            actor.in(Math.max(LOOK_NS, ns), () -> copied(server, ns));
            return;
        }
        server.readOnly(service.spec().replica(service.servers().indexOf(server)).readOnly());
        mistakes.note("has a copy of the data", server);
    }

    private Restoration restoration() {
        return new Restoration(simulation, spec, backups, text -> { }, actor);
    }
}
