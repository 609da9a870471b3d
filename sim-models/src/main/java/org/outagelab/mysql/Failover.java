package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.actor.Actor;
import org.outagelab.actor.Procedure;
import org.outagelab.actor.Step;
import org.outagelab.actor.Verdict;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.kind.Journal;
import org.outagelab.kind.Rotation;
import org.outagelab.machine.Unit;

/**
 * Replaces a dead primary: detect → decide → fence the old one → choose a replica → drain its relay log, or throw it
 * away → promote → re-point the others → show clients the way (docs/models/mysql.md#failover). Any step may fail;
 * then nothing more happens until something is allowed to try again.
 */
public final class Failover {
    private static final long DRAIN_LOOK_NS = 50 * SimTime.MILLISECOND;
    private static final long SWITCH_OVER_LOOK_NS = 10 * SimTime.MILLISECOND;
    private static final long SWITCH_OVER_PATIENCE_NS = 30 * SimTime.SECOND;

    private final Simulation simulation;
    private final MysqlService service;
    private final FailoverSpec spec;
    private final Surroundings surroundings;
    private final String name;
    private final Rotation rotation;
    private final Journal journal;
    private final CutOver cutOver;
    private final OldPrimaries old;
    private final Watch watch;
    private final Actor actor;
    private final Procedure procedure;
    /** Of the present attempt, or the last: who takes the place of whom, and whether with all that it had received. */
    private Mysql candidate;

    private Mysql before;
    private boolean drained;
    private boolean stopped;
    private boolean switching;
    private boolean out;
    private boolean toldOfBlock;
    private long blockedUntilNs;

    /** @param service with a {@code failover} in its spec */
    public Failover(
            Simulation simulation,
            MysqlService service,
            Surroundings surroundings,
            Rotation rotation,
            Journal journal) {
        this.simulation = simulation;
        this.service = service;
        this.spec = service.spec().failover();
        this.surroundings = surroundings;
        this.name = nameFor(service.spec().service());
        this.rotation = rotation;
        this.journal = journal;
        this.actor = new Actor(simulation, name, "decisions of " + name, this::reaches);
        this.procedure = new Procedure(actor, steps(), this::ended);
        this.cutOver = new CutOver(simulation, service, surroundings, name);
        this.watch = switch (spec.by()) {
            case SCRIPT, PERSON -> new ScriptWatch(simulation, service, surroundings, name, this::dead, this::alive);
            case ORCHESTRATOR -> new OrchestratorWatch(simulation, service, surroundings, name, this::dead, this::alive);
            case GROUP_REPLICATION -> new GroupWatch(simulation, service, surroundings, name, this::dead, this::alive);
        };
        this.old = new OldPrimaries(simulation, service, actor, cutOver, name, rotation, journal);
        service.decidedBy(this);
    }

    /** What it is called in results. @param service the database */
    public static String nameFor(String service) {
        return "failover of " + service;
    }

    /** Begins to watch; once, before the run. */
    public void start() {
        for (var server : service.servers()) {
            boolean primary = server == service.primary();
            rotation.changed(
                    name, server.unit(), primary ? Rotation.Change.ACTIVE : Rotation.Change.STANDBY,
                    primary ? "primary" : "replica");
        }
        watch.start();
    }

    CutOver cutOver() {
        return cutOver;
    }

    /** It acts from where it watches. */
    private boolean reaches(Unit unit) {
        return surroundings.reaches(watch.actor(), unit);
    }

    private boolean acting() {
        return procedure.underWay() || switching;
    }

    /** What is done for a dead primary, in this order. */
    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        // What takes no time at all happens at the instant of the detection.
        steps.add(Step.named("decide", this::decided).takes(spec.decide().mean() == 0 ? null : spec.decide()));
        steps.add(Step.named("act", () -> Verdict.DONE).fails(spec.fails(), () -> Verdict.failed("it goes wrong")));
        if (spec.fence().by() != FailoverSpec.FenceBy.NONE) {
            steps.add(Step.named("fence", this::fence)
                    .forgotten(spec.mistake(), () -> note("fencing forgotten", service.primary()))
                    .takes(spec.fence().takes())
                    .fails(spec.fence().fails(), this::notFenced));
        }
        steps.add(Step.named("choose", this::choose));
        if (spec.drain()) {
            steps.add(Step.named("drain", this::drain)
                    .forgotten(spec.mistake(), () -> note("relay log forgotten", candidate)));
        }
        steps.add(Step.named("promote", this::promote).takes(spec.takes()));
        steps.add(Step.named("re-point", this::repointOthers)
                .forgotten(spec.mistake(), () -> note("replicas left behind", candidate)));
        steps.add(Step.named("cut over", this::showTheWay));
        return steps;
    }

    private void alive() {
        if (out && !acting()) {
            out = false;
            if (spec.by() == FailoverSpec.By.GROUP_REPLICATION) {
                // Nobody was elected in its place.
                service.primary().readOnly(false);
                watch.stays();
            }
            rotation.changed(name, service.primary().unit(), Rotation.Change.UP, "answers again");
        }
    }

    private void dead(String reason) {
        if (acting()) {
            return;
        }
        if (!out) {
            out = true;
            toldOfBlock = false;
            rotation.changed(name, service.primary().unit(), Rotation.Change.DOWN, reason);
            if (!spec.opted()) {
                note("recovery is not enabled: nothing is promoted", service.primary());
            }
        }
        if (!spec.opted()) {
            return;
        }
        if (simulation.nowNs() < blockedUntilNs) {
            if (!toldOfBlock) {
                toldOfBlock = true;
                note("failover blocked after the last one", service.primary());
            }
            return;
        }
        procedure.begin();
    }

    private void ended(Verdict verdict) {
        if (verdict instanceof Verdict.Failed failed) {
            note("failover failed: " + failed.why(), service.primary());
        } else if (verdict instanceof Verdict.CalledOff off) {
            note(off.why(), service.primary());
            alive();
        }
    }

    private Verdict decided() {
        if (spec.by() == FailoverSpec.By.PERSON && watch.well()) {
            return Verdict.calledOff("is back before anybody acted");
        }
        blockedUntilNs = SimTime.plus(simulation.nowNs(), spec.blockNs());
        return Verdict.DONE;
    }

    private Verdict fence() {
        if (!fenced(service.primary())) {
            return notFenced();
        }
        note("fenced", service.primary());
        return Verdict.DONE;
    }

    private Verdict notFenced() {
        note("cannot be fenced", service.primary());
        return spec.fence().required() ? Verdict.failed("the old primary is not fenced") : Verdict.DONE;
    }

    private boolean fenced(Mysql primary) {
        return switch (spec.fence().by()) {
            case NONE -> false;
            case POWER -> {
                primary.unit().host().powerOff();
                old.poweredOff(primary);
                yield true;
            }
            case READ_ONLY -> {
                boolean answers = primary.unit().running() && actor.reaches(primary.unit());
                if (answers) {
                    primary.readOnly(true);
                }
                yield answers;
            }
            case VIP -> {
                boolean reached = actor.reaches(primary.unit());
                if (reached) {
                    cutOver.giveUp(primary.unit());
                }
                yield reached;
            }
        };
    }

    private Verdict choose() {
        var usable = usable();
        candidate = candidate(usable);
        drained = false;
        stopped = false;
        if (candidate == null) {
            return Verdict.failed("no candidate");
        }
        if (usable.size() > 1 && actor.happens(spec.mistake())) {
            var wrong = new ArrayList<>(usable);
            wrong.remove(candidate);
            candidate = actor.any(wrong);
            note("chosen by mistake", candidate);
        }
        return service.lagNs(candidate) > spec.maxLagNs()
                ? Verdict.failed(candidate.unit().name() + " lags too far behind")
                : Verdict.DONE;
    }

    /** Replicas that can be reached and promoted. A delayed one is no candidate unless it is named. */
    private List<Mysql> usable() {
        var usable = new ArrayList<Mysql>();
        for (int i = 0; i < service.servers().size(); i++) {
            var server = service.servers().get(i);
            boolean named = spec.candidate() == FailoverSpec.Candidate.NAMED;
            if (server != service.primary()
                    && server.unit().running()
                    && server.replica().source() != null
                    && server.replica().receiver().state() != Receiver.State.REFUSED
                    && actor.reaches(server.unit())
                    && (named ? spec.server() == i : service.spec().replica(i).delayNs() == 0)) {
                usable.add(server);
            }
        }
        return usable;
    }

    private Mysql candidate(List<Mysql> usable) {
        if (spec.candidate() == FailoverSpec.Candidate.ANY && !usable.isEmpty()) {
            return actor.any(usable);
        }
        Mysql best = null;
        for (var server : usable) {
            if (best == null || server.replica().received().count() > best.replica().received().count()) {
                best = server;
            }
        }
        return best;
    }

    private Verdict drain() {
        if (!stopped) {
            stopped = true;
            candidate.replica().stop(true, false);
        }
        if (!candidate.unit().running()) {
            return Verdict.failed(candidate.unit().name() + " died");
        } else if (candidate.replica().applier().stopped()) {
            return Verdict.failed("the applier of " + candidate.unit().name() + " has stopped");
        } else if (candidate.replica().unapplied() > 0) {
            return Verdict.again(DRAIN_LOOK_NS);
        }
        drained = true;
        return Verdict.DONE;
    }

    private Verdict promote() {
        if (!candidate.unit().running() || !actor.reaches(candidate.unit())) {
            return Verdict.failed(candidate.unit().name() + " died");
        }
        before = service.primary();
        if (drained) {
            candidate.replica().start(true, false);
        }
        service.promote(candidate);
        if (!drained) {
            // Without a source, so that it is not fetched again.
            candidate.replica().forgetRelayLog();
        }
        watch.replaced();
        out = false;
        rotation.changed(name, candidate.unit(), Rotation.Change.ACTIVE, "promoted");
        return Verdict.DONE;
    }

    private Verdict repointOthers() {
        for (var server : service.servers()) {
            if (server == candidate || server == before || server.replica().source() != before) {
                continue;
            }
            if (server.unit().running() && actor.reaches(server.unit())) {
                service.repoint(server, candidate);
            } else {
                note("left behind", server);
                old.replaced(server);
            }
        }
        return Verdict.DONE;
    }

    private Verdict showTheWay() {
        cutOver.moveTo(candidate);
        old.replaced(before);
        return Verdict.DONE;
    }

    /**
     * A planned switch-over: the primary takes no more writes, the replica executes what is left, and they swap. When
     * the replica does not get there within 30 s, everything is as before.
     */
    void switchOver(Mysql to) {
        var from = service.primary();
        if (acting() || to == from || !from.unit().running() || to.replica().source() == null || !to.unit().running()) {
            note("switch-over refused", to);
            return;
        }
        switching = true;
        from.readOnly(true);
        note("switch-over begins", from);
        long startedNs = simulation.nowNs();
        actor.in(SWITCH_OVER_LOOK_NS, () -> catchUp(from, to, startedNs));
    }

    private void catchUp(Mysql from, Mysql to, long startedNs) {
        boolean both = from.unit().running() && to.unit().running();
        if (both && from.quiet() && to.executed().containsAll(from.executed())) {
            swap(from, to);
        } else if (!both || simulation.nowNs() - startedNs >= SWITCH_OVER_PATIENCE_NS) {
            switching = false;
            from.readOnly(false);
            note("switch-over given up", to);
        } else {
            actor.in(SWITCH_OVER_LOOK_NS, () -> catchUp(from, to, startedNs));
        }
    }

    private void swap(Mysql from, Mysql to) {
        switching = false;
        service.promote(to);
        watch.replaced();
        service.repoint(from, to);
        for (var server : service.servers()) {
            if (server != to && server != from && server.replica().source() == from) {
                service.repoint(server, to);
            }
        }
        rotation.changed(name, to.unit(), Rotation.Change.ACTIVE, "switch-over");
        rotation.changed(name, from.unit(), Rotation.Change.STANDBY, "switch-over");
        cutOver.moveTo(to);
    }

    /** Somebody else has made another server the primary: it is watched from now on, and clients are shown the way. */
    void takenOver(Mysql primary) {
        watch.replaced();
        out = false;
        rotation.changed(name, primary.unit(), Rotation.Change.ACTIVE, "made the primary");
        cutOver.moveTo(primary);
    }

    private void note(String text, Mysql about) {
        journal.note(about.unit().name() + " " + text, about.unit());
    }
}
