package org.outagelab.mysql;

import org.outagelab.action.Statements;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.kind.Damage;
import org.outagelab.kind.Journal;

/**
 * What people do to the data of one database by mistake: a deletion is executed, every replica repeats it, or a replica is
 * written to past its source; and whoever is there to do so comes to the rescue.
 */
final class Mistakes {
    private final Simulation simulation;
    private final MysqlService service;
    private final Deletions deletions;
    private final boolean[] damaged;
    private final Backups backups;
    private final Rescue rescue;
    private final DiskRescue diskRescue;
    private final Repairs repairs;
    private final EventType<Runnable> later;
    private Journal journal = (text, about) -> { };
    private Damage damage = (unit, missing) -> { };

    Mistakes(Simulation simulation, MysqlService service) {
        this.simulation = simulation;
        this.service = service;
        this.deletions = service.books().deletions();
        this.damaged = new boolean[service.servers().size()];
        var spec = service.spec();
        this.later = simulation.eventType("rebuilds of " + spec.service(), Runnable::run);
        this.backups = spec.backups() == null ? null : new Backups(simulation, service, spec.backups(), this);
        this.rescue = spec.rescue() == null ? null : new Rescue(simulation, service, backups, this);
        this.repairs = new Repairs(simulation, service, this);
        this.diskRescue = spec.rescue() == null ? null : new DiskRescue(simulation, service, backups, this);
    }

    /** Who wants to know. */
    void observedBy(Journal newJournal, Damage newDamage) {
        journal = newJournal;
        damage = newDamage;
    }

    /**
     * Prepares a deletion, from now on, for an instant to come: then it is to be run.
     *
     * @param server null for whichever is the primary then
     * @param share of the rows
     * @param applyNs time a replica needs for it, or -1 for that of any write
     */
    Runnable plan(Mysql server, double share, long applyNs) {
        int rows = (int) Math.max(1, Math.round(share * service.spec().rows()));
        var deletion = deletions.plan(rows, applyNs);
        return () -> strike(deletion, server == null ? service.primary() : server);
    }

    private void strike(Deletion deletion, Mysql server) {
        if (deletion.happened()) {
            return;
        }
        if (!server.unit().running() || server.readOnly()) {
            note(server.unit().running() ? "refuses the deletion: read only" : "cannot be reached for the deletion", server);
            return;
        }
        int index = service.servers().indexOf(server);
        deletion.strikes(index, server.storage().last() + 1, server.executed().copy(), simulation.nowNs());
        long applyNs = deletion.applyNs();
        server.commitAside(applyNs < 0 ? null : new Writes.Unusual(applyNs, applyNs, false));
        executedHere(server);
        if (rescue != null) {
            rescue.struck(deletion);
        }
    }

    /**
     * Somebody writes on a replica, past its source.
     *
     * @param share of the rows, the first of all
     */
    void stray(Mysql server, Statements.Statement statement, double share) {
        if (server.replica().source() == null) {
            note("is no replica: nobody writes past its source", server);
            return;
        }
        if (!server.unit().running() || server.readOnly()) {
            note(server.unit().running() ? "refuses the stray write: read only" : "cannot be reached for the stray write", server);
            return;
        }
        int rows = (int) Math.max(1, Math.round(share * service.spec().rows()));
        var divergence = server.storage().divergence();
        switch (statement) {
            case INSERT -> divergence.insert();
            case UPDATE -> divergence.change(rows);
            case DELETE -> divergence.delete(rows);
        }
        server.commitStray();
    }

    /**
     * The applier of a server has stopped on an error.
     *
     * @param error null when it was started again
     */
    void applier(Mysql server, Divergence.Error error) {
        damage.stopped(server.unit(), error != null);
        if (error != null) {
            repairs.stopped(server, error);
        }
    }

    /** Whoever repairs replicas has noticed that one does not replicate. */
    void noticed(Mysql server) {
        damage.noticed(server.unit());
    }

    /** The disk of a server is gone, with its data and binlogs: its process dies for good, unless somebody helps. */
    void loseDisk(Mysql server) {
        if (server.storage().lostNs() >= 0) {
            return;
        }
        long archivedNs = backups == null ? -1 : backups.archivedNs();
        var lost = new DiskRescue.Lost(
                server,
                simulation.nowNs(),
                archivedNs < 0 ? null : server.storage().executedBy(archivedNs),
                archivedNs);
        server.unit().crash();
        service.diskLost(server);
        note("loses its disk", server);
        executedHere(server);
        if (diskRescue != null) {
            diskRescue.lost(lost);
        }
    }

    /** A server has executed something, or its data were replaced. */
    void executedHere(Mysql server) {
        if (deletions.none()) {
            return;
        }
        int index = service.servers().indexOf(server);
        boolean missing = deletions.anyMissing(server.executed());
        if (missing != damaged[index]) {
            damaged[index] = missing;
            damage.damaged(server.unit(), missing);
            note(missing ? "executes the deletion" : "has the rows again", server);
        }
    }

    /** A replica was refused by its source: somebody may give it a copy of the data. */
    void refused(Mysql server, boolean purged) {
        if (purged) {
            note("refused: binlogs purged (1236)", server);
        }
        var rebuild = service.spec().rebuild();
        if (rebuild != null) {
            later.in(SimTime.plus(rebuild.afterNs(), rebuild.copyNs()), () -> rebuild(server, rebuild.copyNs()));
        }
    }

    private void rebuild(Mysql server, long againNs) {
        var primary = service.primary();
        if (server == primary || server.replica().receiver().state() != Receiver.State.REFUSED) {
            return;
        }
        if (server.unit().running() && primary.unit().running()) {
            service.rebuild(server);
            service.repoint(server, primary);
            note("has a copy of the data and replicates again", server);
        } else {
            later.in(Math.max(SimTime.SECOND, againNs), () -> rebuild(server, againNs));
        }
    }

    void note(String text, Mysql about) {
        journal.note(about.unit().name() + " " + text, about.unit());
    }
}
