package org.outagelab.release;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.outagelab.action.Action;
import org.outagelab.action.Deed;
import org.outagelab.action.Operator;
import org.outagelab.action.Site;
import org.outagelab.action.Steered;
import org.outagelab.action.Target;
import org.outagelab.actor.Actor;
import org.outagelab.actor.Procedure;
import org.outagelab.actor.Step;
import org.outagelab.actor.Verdict;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.machine.Errors;
import org.outagelab.machine.Unit;
import org.outagelab.net.Port;
import org.outagelab.net.PortWatch;

/** One instance that changes from one version to another, and back. */
final class Instance implements PortWatch {
    /** How often somebody looks whether it has gone, serves, or is seen by its balancers. */
    static final long LOOK_NS = 50 * SimTime.MILLISECOND;

    /** kubelet, minimumGracePeriodInSeconds. */
    private static final long LEAST_GRACE_NS = 2 * SimTime.SECOND;

    private final Release release;
    private final Plan plan;
    private final Site site;
    private final Actor actor;
    private final Unit unit;
    private final Port port;
    private final Operator operator;
    private final Deed effects;
    private final Errors unfit;
    private final long bootNs;
    private final Tally before;
    private final Tally now;
    private boolean runsNew;
    private boolean suffers;
    private boolean isUnfit;
    private int life;
    private long arrivals;
    private long beganNs;
    private boolean killed;

    Instance(Release release, Plan plan, Site site, Actor actor, Target target, Tally before, Tally now) {
        this.release = release;
        this.plan = plan;
        this.site = site;
        this.actor = actor;
        this.unit = target.units().get(0);
        this.port = target.ports().get(0);
        this.operator = target.operators().get(0);
        var deeds = new ArrayList<Deed>();
        for (Action effect : release.effects()) {
            deeds.add(effect.on(List.of(target), site));
        }
        if (release.leakBytes() > 0) {
            deeds.add(Deed.of(() -> unit.leak(release.leakBytes()), () -> unit.leak(-release.leakBytes())));
        }
        this.effects = Deed.of(() -> deeds.forEach(Deed::apply), () -> deeds.forEach(Deed::undo));
        if (release.crashAfterNs() >= 0) {
            unit.observe(changed -> dieSoon());
        }
        this.unfit = release.migration() == null || release.migration().oldErrors() == 0
                ? null
                : new Errors(release.migration().oldErrors(), Outcome.http(500, "old code, new data"), Errors.To.REQUESTS);
        this.bootNs = unit.bootNs();
        this.before = before;
        this.now = now;
        port.watch(this);
    }

    Unit unit() {
        return unit;
    }

    boolean runsNew() {
        return runsNew;
    }

    @Override
    public void arrived() {
        arrivals++;
        (runsNew ? now : before).arrived();
    }

    @Override
    public void answered(Outcome outcome) {
        (runsNew ? now : before).answered(outcome);
    }

    /** Its data have a new form: the version before does not always know what to do with it. */
    void migrated() {
        if (unfit != null && !runsNew && !isUnfit) {
            isUnfit = true;
            unit.answerWrongly(unfit);
        }
    }

    /** It runs another version from now on. */
    void runs(boolean isNew) {
        if (runsNew == isNew) {
            return;
        }
        runsNew = isNew;
        life++;
        if (isUnfit) {
            isUnfit = false;
            unit.answerRightly(unfit);
        }
        if (suffers) {
            suffers = false;
            effects.undo();
        }
        if (isNew && !release.good()) {
            int mine = life;
            if (release.abovePerSecond() > 0) {
                actor.in(release.afterNs(), () -> watchLoad(mine, arrivals));
            } else if (release.afterNs() > 0) {
                actor.in(release.afterNs(), () -> suffer(mine, true));
            } else {
                suffer(mine, true);
            }
        }
    }

    private void suffer(int ofLife, boolean does) {
        if (ofLife == life && suffers != does) {
            suffers = does;
            if (does) {
                effects.apply();
                dieSoon();
            } else {
                effects.undo();
            }
        }
    }

    /** Its process has begun to serve, or what kills it has begun: a while later it dies, and its supervisor is there for the rest. */
    private void dieSoon() {
        if (release.crashAfterNs() >= 0 && suffers && unit.running()) {
            int mine = life;
            int generation = unit.generation();
            actor.in(release.crashAfterNs(), () -> {
                if (mine == life && suffers && generation == unit.generation() && unit.alive()) {
                    site.note(unit.name() + " dies", unit);
                    unit.killed();
                }
            });
        }
    }

    private void watchLoad(int ofLife, long arrivedBefore) {
        if (ofLife == life) {
            suffer(ofLife, arrivals - arrivedBefore > release.abovePerSecond());
            long soFar = arrivals;
            actor.in(SimTime.SECOND, () -> watchLoad(ofLife, soFar));
        }
    }

    /**
     * Changes it.
     *
     * @param enabled whether it gets work again afterwards
     * @param ends told what came of it: DONE or a failure
     */
    void change(boolean toNew, boolean enabled, Consumer<Verdict> ends) {
        var steps = new ArrayList<Step>();
        if (!plan.starts()) {
            beganNs = site.nowNs();
            if (plan.healthNs() > 0) {
                steps.add(Step.named("health", this::healthy));
            }
            steps.add(done(ends));
            new Procedure(actor, steps, ends).begin();
            return;
        }
        if (plan.drain().told() && operator.steers()) {
            steps.add(Step.named("drain", this::drain));
            if (plan.drain().untilIdle()) {
                steps.add(Step.named("idle", this::idle));
            } else {
                steps.add(Step.named("drained", () -> Verdict.DONE).takes(Distributions.constant(drainNs())));
            }
        }
        if (plan.stop().how() == Plan.Stop.How.HUP) {
            steps.add(Step.named("reload", this::reload));
            steps.add(Step.named("reloaded", () -> {
                runs(toNew);
                return Verdict.DONE;
            }).takes(Distributions.constant(bootNs)));
        } else {
            steps.add(Step.named("stop", this::stop));
            steps.add(Step.named("gone", this::gone));
            steps.add(Step.named("start", () -> start(toNew)));
            if (plan.healthNs() > 0) {
                steps.add(Step.named("health", this::healthy));
            }
        }
        if (enabled && operator.steers()) {
            if (plan.drain().told()) {
                steps.add(Step.named("enable", this::enable));
            }
            if (plan.healthNs() > 0) {
                steps.add(Step.named("seen", this::seen));
            }
        }
        steps.add(done(ends));
        new Procedure(actor, steps, ends).begin();
    }

    private Step done(Consumer<Verdict> ends) {
        return Step.named("done", () -> {
            actor.in(0, () -> ends.accept(Verdict.DONE));
            return Verdict.DONE;
        });
    }

    /** Its balancers are to give it work, or none. */
    void orders(Steered.Wish wish) {
        operator.orders(wish, order -> {
            if (plan.propagation() == null) {
                order.run();
            } else {
                actor.in(actor.draws(plan.propagation()), order);
            }
        });
    }

    /** Requests that it has of its balancers. */
    int sessions() {
        return operator.sessions();
    }

    /** @param weight -1 for that of the file */
    void weighs(int weight) {
        operator.ordersWeight(weight);
    }

    private Verdict drain() {
        orders(Steered.Wish.DRAIN);
        site.note(unit.name() + " is drained", unit);
        beganNs = site.nowNs();
        return Verdict.DONE;
    }

    /** A pod is told to stop when its grace is over, whatever it waits for. */
    private long drainNs() {
        return plan.stop().countsDrain() ? Math.min(plan.drain().ns(), plan.stop().graceNs()) : plan.drain().ns();
    }

    /** From SIGTERM to SIGKILL: of a pod what the wait has left of its grace, 2 s at least. */
    private long graceNs() {
        return plan.stop().countsDrain() && plan.drain().told()
                ? Math.max(LEAST_GRACE_NS, plan.stop().graceNs() - drainNs())
                : plan.stop().graceNs();
    }

    private Verdict idle() {
        boolean over = operator.sessions() == 0 || site.nowNs() - beganNs >= plan.drain().ns();
        return over ? Verdict.DONE : Verdict.again(LOOK_NS);
    }

    private Verdict stop() {
        beganNs = site.nowNs();
        killed = plan.stop().how() == Plan.Stop.How.KILL;
        if (killed) {
            unit.crash();
        } else {
            unit.stop();
        }
        site.note(unit.name() + (killed ? " is killed" : " is told to stop"), unit);
        return Verdict.DONE;
    }

    private Verdict gone() {
        if (!unit.alive()) {
            site.note(unit.name() + " has stopped", unit);
            return Verdict.DONE;
        } else if (site.nowNs() - beganNs >= graceNs()) {
            killed = true;
            // Both orders are one to those who count them.
            unit.crash();
            unit.restart();
            site.note(unit.name() + " is killed: it has not stopped", unit);
            return Verdict.DONE;
        }
        return Verdict.again(Math.min(LOOK_NS, graceNs() - (site.nowNs() - beganNs)));
    }

    private Verdict start(boolean toNew) {
        runs(toNew);
        unit.bootsIn(toNew && release.boot() != null ? actor.draws(release.boot()) : bootNs);
        unit.restart();
        beganNs = site.nowNs();
        return Verdict.DONE;
    }

    private Verdict healthy() {
        // What dies in the instant in which it serves has answered nobody.
        boolean diesAtOnce = suffers && release.crashAfterNs() == 0;
        if (port.serves() && !diesAtOnce) {
            return Verdict.DONE;
        }
        return tooLate() ? Verdict.failed(unit.name() + " does not pass its check") : Verdict.again(LOOK_NS);
    }

    private boolean tooLate() {
        return site.nowNs() - beganNs >= plan.healthNs();
    }

    private Verdict enable() {
        orders(Steered.Wish.READY);
        beganNs = site.nowNs();
        return Verdict.DONE;
    }

    private Verdict seen() {
        if (operator.seenUp()) {
            return Verdict.DONE;
        }
        return tooLate() ? Verdict.failed(unit.name() + " is not seen up") : Verdict.again(LOOK_NS);
    }

    /** Its workers are replaced: the new code is there when the new ones have booted. */
    private Verdict reload() {
        unit.reload();
        site.note(unit.name() + " is reloaded", unit);
        return Verdict.DONE;
    }
}
