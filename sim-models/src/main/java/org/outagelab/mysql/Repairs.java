package org.outagelab.mysql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.actor.Actor;
import org.outagelab.actor.Procedure;
import org.outagelab.actor.Step;
import org.outagelab.actor.Verdict;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/**
 * Somebody who repairs a replica whose applier has stopped on an error: notice → decide → skip what fails, ignore errors of
 * that kind, or give the replica a copy of the data (docs/models/mysql.md#people). Until then it answers, ever staler.
 *
 * <p>Whoever skips stays until the replica has caught up: a further error is dealt with at once.
 */
final class Repairs {
    private static final long LOOK_NS = SimTime.SECOND;

    /** Somebody is on the way to one server, or at it. */
    private static final class Visit {
        private final Mysql server;
        private boolean there;
        private long skipped;

        Visit(Mysql server) {
            this.server = server;
        }
    }

    private final Simulation simulation;
    private final MysqlService service;
    private final RepairSpec spec;
    private final Mistakes mistakes;
    private final Actor actor;
    private final Map<Mysql, Visit> visits = new LinkedHashMap<>();

    /** @param service with a {@code repair} in its spec, or without: then nobody does anything */
    Repairs(Simulation simulation, MysqlService service, Mistakes mistakes) {
        this.simulation = simulation;
        this.service = service;
        this.spec = service.spec().repair();
        this.mistakes = mistakes;
        var name = "repairs of " + service.spec().service();
        this.actor = new Actor(simulation, name, name, service.place(spec == null ? null : spec.via()));
    }

    /** The applier of a server has stopped. */
    void stopped(Mysql server, Divergence.Error error) {
        var visit = visits.get(server);
        if (visit == null || !visit.there) {
            mistakes.note("stops applying: " + error.words(), server);
        }
        if (spec == null) {
            return;
        }
        if (visit == null) {
            var first = new Visit(server);
            visits.put(server, first);
            new Procedure(
                            actor,
                            List.of(
                                    Step.named("notice", () -> noticed(first)).takes(spec.notice()),
                                    Step.named("repair", () -> repaired(first)).takes(spec.decide())),
                            verdict -> visits.remove(server, first))
                    .begin();
        } else if (visit.there) {
            actor.in(spec.nextNs(), () -> act(visit));
        }
    }

    private Verdict noticed(Visit visit) {
        if (!broken(visit)) {
            return Verdict.calledOff("it replicates");
        }
        mistakes.note("does not replicate: somebody notices", visit.server);
        mistakes.noticed(visit.server);
        return Verdict.DONE;
    }

    private Verdict repaired(Visit visit) {
        act(visit);
        return Verdict.DONE;
    }

    /** A server that is the primary by now, or that has other data, needs no repair. */
    private static boolean broken(Visit visit) {
        return visit.server.replica().applier().error() != null || !visit.server.unit().running();
    }

    private void act(Visit visit) {
        var server = visit.server;
        if (!server.unit().running() || !actor.reaches(server.unit())) {
            actor.in(LOOK_NS, () -> act(visit));
            return;
        }
        var applier = server.replica().applier();
        if (applier.error() == null) {
            leave(visit);
            return;
        }
        switch (spec.by()) {
            case SKIP -> {
                visit.skipped++;
                arrive(visit);
                applier.skip();
            }
            case IGNORE -> {
                arrive(visit);
                server.storage().divergence().ignoreErrors();
                applier.tryAgain();
            }
            case REBUILD -> actor.in(spec.copyNs(), () -> rebuilt(visit));
        }
    }

    private void arrive(Visit visit) {
        if (!visit.there) {
            visit.there = true;
            actor.in(LOOK_NS, () -> watch(visit));
        }
    }

    private void watch(Visit visit) {
        var replica = visit.server.replica();
        long seconds = replica.secondsBehindSource();
        boolean caughtUp = replica.applier().error() == null
                && (replica.applier().idle() || seconds == 0 || seconds == 1);
        if (caughtUp || replica.source() == null) {
            leave(visit);
        } else {
            actor.in(LOOK_NS, () -> watch(visit));
        }
    }

    private void leave(Visit visit) {
        if (!visits.remove(visit.server, visit)) {
            return;
        }
        if (visit.there && visit.server.replica().source() != null) {
            mistakes.note(
                    "replicates again" + (spec.by() == RepairSpec.By.SKIP ? ", " + visit.skipped + " skipped" : ", errors ignored"),
                    visit.server);
        }
    }

    private void rebuilt(Visit visit) {
        var primary = service.primary();
        if (visit.server == primary || visit.server.replica().applier().error() == null && visit.server.unit().running()) {
            visits.remove(visit.server);
        } else if (visit.server.unit().running() && actor.reaches(visit.server.unit()) && primary.unit().running()) {
            visits.remove(visit.server);
            service.rebuild(visit.server);
            service.repoint(visit.server, primary);
            mistakes.note("has a copy of the data and replicates again", visit.server);
        } else {
            actor.in(Math.max(LOOK_NS, spec.copyNs()), () -> rebuilt(visit));
        }
    }
}
