package org.outagelab.mysql;

import java.util.List;
import org.outagelab.actor.Actor;
import org.outagelab.actor.Procedure;
import org.outagelab.actor.Step;
import org.outagelab.actor.Verdict;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/**
 * Somebody who brings back rows that were deleted by mistake: notice → decide → stop a delayed replica that still has
 * them and roll it to just before the deletion, or restore a backup and replay the binlogs to there → replace the
 * database by that, or copy the rows back → copy the data to the other servers (docs/models/mysql.md#people).
 *
 * <p>Not modelled: where a backup is restored before it takes the place of the primary's data. Servers that have the deletion answer reads without the rows until they have a copy.
 */
final class Rescue {
    private static final long LOOK_NS = 100 * SimTime.MILLISECOND;
    /** Transactions still to be applied when it stops the writes, so that the rest is a moment's work. */
    private static final int NEARLY = 100;
    /** So often it tries to catch up with a database that takes writes, before it stops them. */
    private static final int CATCH_UPS = 20;

    private final Simulation simulation;
    private final MysqlService service;
    private final RescueSpec spec;
    private final Backups backups;
    private final Mistakes mistakes;
    private final Actor actor;
    private final Restoration restoration;
    private boolean busy;
    private Mysql frozen;

    /** @param backups null for none */
    Rescue(Simulation simulation, MysqlService service, Backups backups, Mistakes mistakes) {
        this.simulation = simulation;
        this.service = service;
        this.spec = service.spec().rescue();
        this.backups = backups;
        this.mistakes = mistakes;
        var name = "rescue of " + service.spec().service();
        this.actor = new Actor(simulation, name, name, service.place(spec.via()));
        this.restoration = new Restoration(simulation, spec, backups, this::note, actor);
    }

    /** A deletion has happened: notice, decide, begin. */
    void struck(Deletion deletion) {
        new Procedure(
                        actor,
                        List.of(
                                Step.named("notice", () -> noticed(deletion)).takes(spec.notice()),
                                Step.named("begin", () -> begin(deletion)).takes(spec.decide())),
                        verdict -> { })
                .begin();
    }

    private Verdict noticed(Deletion deletion) {
        if (!deletion.effectiveIn(service.primary().executed())) {
            return Verdict.calledOff("it was lost with its server");
        }
        deletion.noticed(simulation.nowNs());
        note("misses rows: somebody notices");
        return Verdict.DONE;
    }

    private Verdict begin(Deletion deletion) {
        if (busy || !actor.reaches(service.primary().unit())) {
            return Verdict.again(LOOK_NS);
        }
        if (!deletion.effectiveIn(service.primary().executed())) {
            return Verdict.calledOff("the rows are back");
        }
        busy = true;
        if (spec.freeze()) {
            freeze();
        }
        var delayed = spec.from() == RescueSpec.From.BACKUP ? null : delayed(deletion);
        if (delayed != null) {
            rollForward(deletion, delayed);
        } else if (spec.from() != RescueSpec.From.DELAYED_REPLICA) {
            restore(deletion);
        } else {
            nothing("no delayed replica has the rows");
        }
        return Verdict.DONE;
    }

    // ---- a delayed replica

    /** The delayed replica that still has the rows, or null. */
    private Mysql delayed(Deletion deletion) {
        for (int i = 1; i < service.servers().size(); i++) {
            var server = service.servers().get(i);
            if (service.spec().replica(i).delayNs() > 0 && has(server, deletion) && actor.reaches(server.unit())) {
                return server;
            }
        }
        return null;
    }

    private static boolean has(Mysql server, Deletion deletion) {
        return server.unit().running()
                && server.replica().source() != null
                && !deletion.executedIn(server.executed());
    }

    private void rollForward(Deletion deletion, Mysql server) {
        mistakes.note("stopped before the deletion, rolls forward to it", server);
        server.replica().applier().allBut(
                deletion.origin(), deletion.sequence(), spec.then() == RescueSpec.Then.REPLAY);
        rolling(deletion, server);
    }

    private void rolling(Deletion deletion, Mysql server) {
        if (!actor.reaches(server.unit())) {
            actor.in(LOOK_NS, () -> rolling(deletion, server));
            return;
        }
        var applier = server.replica().applier();
        boolean cutOff = applier.idle() && !server.replica().receiver().established();
        // What is to be replayed too may still come, as long as its server lives.
        boolean nothingComes = cutOff && !service.primary().unit().running();
        if (!has(server, deletion) || applier.stopped()) {
            applier.everything();
            restore(deletion);
        } else if (spec.then() != RescueSpec.Then.REPLAY && (applier.waitsBefore() || cutOff)) {
            rolled(deletion, server);
        } else if (spec.then() == RescueSpec.Then.REPLAY && applier.idle() && (caughtUp(deletion, server) || nothingComes)) {
            takeOver(deletion, server);
        } else {
            if (spec.then() == RescueSpec.Then.REPLAY && server.replica().unapplied() < NEARLY) {
                freeze();
            }
            actor.in(LOOK_NS, () -> rolling(deletion, server));
        }
    }

    /** Whether a server has everything but the deletion, and nothing more is to come. */
    private boolean caughtUp(Deletion deletion, Mysql server) {
        var primary = service.primary();
        boolean quiet = primary.quiet() && primary.readOnly() || !primary.unit().running();
        return quiet && primary.executed().minus(server.executed()).count() <= (deletion.executedIn(primary.executed()) ? 1 : 0);
    }

    private void rolled(Deletion deletion, Mysql server) {
        if (spec.then() == RescueSpec.Then.COPY_BACK) {
            copyBack(deletion, server.executed().copy(), stateNs(deletion, server.executed()), server);
        } else {
            takeOver(deletion, server);
        }
    }

    private void takeOver(Deletion deletion, Mysql server) {
        service.primary().readOnly(true);
        service.promote(server, deletion.atNs());
        server.replica().forgetRelayLog();
        server.replica().applier().everything();
        service.showTheWay();
        mistakes.note("becomes the primary", server);
        replaced(deletion, stateNs(deletion, server.executed()));
    }

    /** The instant whose state somebody has who may have been cut off before the deletion. */
    private long stateNs(Deletion deletion, GtidSet executed) {
        return Math.min(deletion.atNs(), service.books().oldestMissingNs(deletion.before(), executed));
    }

    // ---- a backup

    private void restore(Deletion deletion) {
        restoration.begin(
                executed -> !deletion.executedIn(executed),
                copy -> replay(deletion, copy),
                () -> nothing("nothing to bring them back from"));
    }

    private void replay(Deletion deletion, Backups.Copy copy) {
        if (!binlogsReach(deletion, copy)) {
            note("no binlog reaches back to the backup");
            bringBack(deletion, copy.executed(), copy.atNs());
            return;
        }
        actor.in(restoration.replayNs(copy, deletion.before(), deletion.atNs()), () -> {
            if (spec.then() == RescueSpec.Then.REPLAY) {
                replayLater(deletion, deletion.before().count(), CATCH_UPS);
            } else {
                bringBack(deletion, deletion.before(), deletion.atNs());
            }
        });
    }

    private void bringBack(Deletion deletion, GtidSet point, long pointNs) {
        if (spec.then() == RescueSpec.Then.COPY_BACK) {
            copyBack(deletion, point, pointNs, null);
        } else {
            swap(deletion, point, pointNs);
        }
    }

    /** What was written since is replayed too, in ever smaller pieces; the last one while no writes are taken. */
    private void replayLater(Deletion deletion, long replayed, int tries) {
        long count = service.primary().executed().count();
        long ns = restoration.replayNs(count - replayed);
        boolean quiet = frozen == service.primary() && frozen.quiet();
        if (ns == 0 && (quiet || !service.primary().unit().running())) {
            var all = service.primary().executed().copy();
            all.remove(deletion.origin(), deletion.sequence(), deletion.sequence());
            swap(deletion, all, deletion.atNs());
            return;
        }
        if (ns < SimTime.SECOND || tries == 0) {
            freeze();
        }
        actor.in(Math.max(ns, LOOK_NS), () -> replayLater(deletion, count, Math.max(0, tries - 1)));
    }

    /** Whether the primary's binlogs, or the archive, have everything between a backup and the deletion. */
    private boolean binlogsReach(Deletion deletion, Backups.Copy copy) {
        long keptNs = service.spec().binlogKeepNs();
        if (backups.spec().archiveNs() != SimTime.NEVER) {
            keptNs = Math.max(keptNs, backups.spec().keepNs());
        }
        var binlog = service.primary().storage().binlog();
        return simulation.nowNs() - copy.atNs() <= keptNs
                && binlog.set(0, binlog.end()).containsAll(deletion.before().minus(copy.executed()));
    }

    private void swap(Deletion deletion, GtidSet point, long pointNs) {
        if (!actor.reaches(service.primary().unit())) {
            actor.in(LOOK_NS, () -> swap(deletion, point, pointNs));
            return;
        }
        service.restore(point, deletion.atNs(), pointNs);
        replaced(deletion, pointNs);
    }

    // ---- the end of it

    /** @param delayed the replica that has the rows, or null */
    private void copyBack(Deletion deletion, GtidSet point, long pointNs, Mysql delayed) {
        double share = (double) deletion.rows() / service.spec().rows();
        long ns = spec.copyNs(share);
        actor.in(ns == SimTime.NEVER ? 0 : ns, () -> copied(deletion, point, pointNs, delayed));
    }

    private void copied(Deletion deletion, GtidSet point, long pointNs, Mysql delayed) {
        var primary = service.primary();
        if (!primary.unit().running() || !actor.reaches(primary.unit())) {
            actor.in(LOOK_NS, () -> copied(deletion, point, pointNs, delayed));
            return;
        }
        deletion.broughtBack(service.primaryIndex(), primary.storage().last() + 1, point);
        primary.commitAside(null);
        deletion.rescued(pointNs, 0, simulation.nowNs());
        service.executedHere(primary);
        if (delayed != null) {
            delayed.replica().applier().everything();
        }
        unfreeze();
        busy = false;
    }

    /** The primary has other data than before: it answers as soon as it runs, and the others get a copy. */
    private void replaced(Deletion deletion, long pointNs) {
        var primary = service.primary();
        long lost = service.lostLast();
        var deletions = service.books().deletions();
        long deleted = deletions.notBack(deletion, primary.executed(), service.books().acknowledged()).count();
        back(deletion, pointNs, Math.max(0, lost - deleted));
        for (var server : service.servers()) {
            if (server != primary) {
                server.replica().follow(null, null, null);
                long ns = spec.copyNs(1);
                if (ns != SimTime.NEVER) {
                    actor.in(ns, () -> rebuild(server, ns));
                }
            }
        }
    }

    private void back(Deletion deletion, long pointNs, long dropped) {
        if (service.primary().unit().running()) {
            deletion.rescued(pointNs, dropped, simulation.nowNs());
            unfreeze();
            busy = false;
        } else {
            actor.in(LOOK_NS, () -> back(deletion, pointNs, dropped));
        }
    }

    private void rebuild(Mysql server, long ns) {
        if (server == service.primary()) {
            return;
        }
        if (!server.unit().running() || !service.primary().unit().running()) {
            actor.in(ns, () -> rebuild(server, ns));
            return;
        }
        service.rebuild(server);
        service.repoint(server, service.primary());
        server.readOnly(service.spec().replica(service.servers().indexOf(server)).readOnly());
    }

    private void nothing(String why) {
        note("stays as it is: " + why);
        unfreeze();
        busy = false;
    }

    private void freeze() {
        if (frozen != service.primary() && !service.primary().readOnly()) {
            frozen = service.primary();
            frozen.readOnly(true);
            mistakes.note("takes no more writes", frozen);
        }
    }

    private void unfreeze() {
        if (frozen != null && frozen == service.primary()) {
            frozen.readOnly(false);
        }
        frozen = null;
    }

    private void note(String text) {
        mistakes.note(text, service.primary());
    }
}
