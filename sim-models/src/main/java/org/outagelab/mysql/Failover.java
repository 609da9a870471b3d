package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;
import org.outagelab.kind.Journal;
import org.outagelab.kind.Rotation;

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
    private final RandomStream random;
    private final EventType<Runnable> later;
    private boolean out;
    private boolean acting;
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
        this.random = simulation.stream("decisions of " + name);
        this.later = simulation.eventType(name, Runnable::run);
        this.cutOver = new CutOver(simulation, service, surroundings, name);
        this.watch = switch (spec.by()) {
            case SCRIPT, PERSON -> new ScriptWatch(simulation, service, surroundings, name, this::dead, this::alive);
            case ORCHESTRATOR -> new OrchestratorWatch(simulation, service, surroundings, name, this::dead, this::alive);
            case GROUP_REPLICATION -> new GroupWatch(simulation, service, surroundings, name, this::dead, this::alive);
        };
        this.old = new OldPrimaries(simulation, service, surroundings, watch::actor, cutOver, name, rotation, journal);
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

    private void alive() {
        if (out && !acting) {
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
        if (acting) {
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
        acting = true;
        long decideNs = sample(spec.decide());
        if (decideNs > 0) {
            later.in(decideNs, this::decided);
        } else {
            decided();
        }
    }

    private void decided() {
        if (spec.by() == FailoverSpec.By.PERSON && watch.well()) {
            acting = false;
            note("is back before anybody acted", service.primary());
            alive();
            return;
        }
        blockedUntilNs = SimTime.plus(simulation.nowNs(), spec.blockNs());
        if (chance(spec.fails())) {
            failed("it goes wrong");
        } else if (spec.fence().by() == FailoverSpec.FenceBy.NONE) {
            choose();
        } else if (mistake()) {
            note("fencing forgotten", service.primary());
            choose();
        } else {
            later.in(sample(spec.fence().takes()), this::fence);
        }
    }

    private void fence() {
        var primary = service.primary();
        boolean works = !chance(spec.fence().fails()) && fenced(primary);
        note(works ? "fenced" : "cannot be fenced", primary);
        if (works || !spec.fence().required()) {
            choose();
        } else {
            failed("the old primary is not fenced");
        }
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
                boolean answers = primary.unit().running() && surroundings.reaches(watch.actor(), primary.unit());
                if (answers) {
                    primary.readOnly(true);
                }
                yield answers;
            }
            case VIP -> {
                boolean reached = surroundings.reaches(watch.actor(), primary.unit());
                if (reached) {
                    cutOver.giveUp(primary.unit());
                }
                yield reached;
            }
        };
    }

    private void choose() {
        var usable = usable();
        var candidate = candidate(usable);
        if (candidate == null) {
            failed("no candidate");
            return;
        }
        if (usable.size() > 1 && mistake()) {
            var wrong = new ArrayList<>(usable);
            wrong.remove(candidate);
            candidate = wrong.get(random.nextInt(wrong.size()));
            note("chosen by mistake", candidate);
        }
        if (service.lagNs(candidate) > spec.maxLagNs()) {
            failed(candidate.unit().name() + " lags too far behind");
            return;
        }
        boolean drains = spec.drain();
        if (drains && mistake()) {
            drains = false;
            note("relay log forgotten", candidate);
        }
        if (drains) {
            candidate.replica().stop(true, false);
            drain(candidate);
        } else {
            proceed(candidate, false);
        }
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
                    && surroundings.reaches(watch.actor(), server.unit())
                    && (named ? spec.server() == i : service.spec().replica(i).delayNs() == 0)) {
                usable.add(server);
            }
        }
        return usable;
    }

    private Mysql candidate(List<Mysql> usable) {
        if (spec.candidate() == FailoverSpec.Candidate.ANY && !usable.isEmpty()) {
            return usable.get(random.nextInt(usable.size()));
        }
        Mysql best = null;
        for (var server : usable) {
            if (best == null || server.replica().received().count() > best.replica().received().count()) {
                best = server;
            }
        }
        return best;
    }

    private void drain(Mysql candidate) {
        if (!candidate.unit().running()) {
            failed(candidate.unit().name() + " died");
        } else if (candidate.replica().applier().stopped()) {
            failed("the applier of " + candidate.unit().name() + " has stopped");
        } else if (candidate.replica().unapplied() > 0) {
            later.in(DRAIN_LOOK_NS, () -> drain(candidate));
        } else {
            proceed(candidate, true);
        }
    }

    private void proceed(Mysql candidate, boolean drained) {
        later.in(sample(spec.takes()), () -> promote(candidate, drained));
    }

    private void promote(Mysql candidate, boolean drained) {
        if (!candidate.unit().running() || !surroundings.reaches(watch.actor(), candidate.unit())) {
            failed(candidate.unit().name() + " died");
            return;
        }
        var before = service.primary();
        if (drained) {
            candidate.replica().start(true, false);
        }
        service.promote(candidate);
        if (!drained) {
            // Without a source, so that it is not fetched again.
            candidate.replica().forgetRelayLog();
        }
        watch.replaced();
        acting = false;
        out = false;
        rotation.changed(name, candidate.unit(), Rotation.Change.ACTIVE, "promoted");
        if (mistake()) {
            note("replicas left behind", candidate);
        } else {
            repointOthers(candidate, before);
        }
        cutOver.moveTo(candidate);
        old.replaced(before);
    }

    private void repointOthers(Mysql candidate, Mysql before) {
        for (var server : service.servers()) {
            if (server == candidate || server == before || server.replica().source() != before) {
                continue;
            }
            if (server.unit().running() && surroundings.reaches(watch.actor(), server.unit())) {
                service.repoint(server, candidate);
            } else {
                note("left behind", server);
                old.replaced(server);
            }
        }
    }

    private void failed(String reason) {
        acting = false;
        note("failover failed: " + reason, service.primary());
    }

    /**
     * A planned switch-over: the primary takes no more writes, the replica executes what is left, and they swap. When
     * the replica does not get there within 30 s, everything is as before.
     */
    void switchOver(Mysql to) {
        var from = service.primary();
        if (acting || to == from || !from.unit().running() || to.replica().source() == null || !to.unit().running()) {
            note("switch-over refused", to);
            return;
        }
        acting = true;
        from.readOnly(true);
        note("switch-over begins", from);
        long startedNs = simulation.nowNs();
        later.in(SWITCH_OVER_LOOK_NS, () -> catchUp(from, to, startedNs));
    }

    private void catchUp(Mysql from, Mysql to, long startedNs) {
        boolean both = from.unit().running() && to.unit().running();
        if (both && from.quiet() && to.executed().containsAll(from.executed())) {
            swap(from, to);
        } else if (!both || simulation.nowNs() - startedNs >= SWITCH_OVER_PATIENCE_NS) {
            acting = false;
            from.readOnly(false);
            note("switch-over given up", to);
        } else {
            later.in(SWITCH_OVER_LOOK_NS, () -> catchUp(from, to, startedNs));
        }
    }

    private void swap(Mysql from, Mysql to) {
        acting = false;
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

    private boolean mistake() {
        return chance(spec.mistake());
    }

    private boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    private long sample(Distribution distribution) {
        return distribution.sampleNs(random);
    }
}
