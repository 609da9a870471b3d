package org.outagelab.release;

import java.util.ArrayList;
import java.util.function.Consumer;
import org.outagelab.action.Operator;
import org.outagelab.action.Site;
import org.outagelab.action.Steered;
import org.outagelab.action.Target;
import org.outagelab.actor.Actor;
import org.outagelab.actor.Procedure;
import org.outagelab.actor.Step;
import org.outagelab.actor.Verdict;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.machine.Unit;
import org.outagelab.net.Port;

/** One instance that changes from one version to another, and back. */
final class Instance {
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
    private final Version version;
    private final long bootNs;
    private long beganNs;
    private boolean killed;
    private boolean changes;
    private boolean empty;

    Instance(Release release, Plan plan, Site site, Actor actor, Target target, Tally before, Tally now) {
        this.release = release;
        this.plan = plan;
        this.site = site;
        this.actor = actor;
        this.unit = target.units().get(0);
        this.port = target.ports().get(0);
        this.operator = target.operators().get(0);
        this.version = new Version(release, site, actor, target, before, now);
        this.bootNs = unit.bootNs();
    }

    Unit unit() {
        return unit;
    }

    Version version() {
        return version;
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
                version.runs(toNew);
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

    /** Whether it is starting or going. */
    boolean changes() {
        return changes;
    }

    /** Whether nothing is here. */
    boolean empty() {
        return empty;
    }

    /** From the start of the run nothing is here. */
    void isEmpty() {
        empty = true;
        site.onPurpose(unit, true);
        unit.crash();
        orders(Steered.Wish.MAINT);
    }

    /** An instance of a version starts in this place. @param then told what came of it */
    void comes(boolean toNew, Consumer<Verdict> then) {
        changes = true;
        empty = false;
        Consumer<Verdict> ends = verdict -> {
            changes = false;
            then.accept(verdict);
        };
        var steps = new ArrayList<Step>();
        steps.add(Step.named("start", () -> {
            site.onPurpose(unit, false);
            site.note(unit.name() + " is started", unit);
            return start(toNew);
        }));
        if (plan.healthNs() > 0) {
            steps.add(Step.named("health", this::healthy));
        }
        steps.add(Step.named("enable", this::enable));
        if (plan.healthNs() > 0) {
            steps.add(Step.named("seen", this::seen));
        }
        steps.add(done(ends));
        new Procedure(actor, steps, ends).begin();
    }

    /** It leaves its place empty. @param then told when it has gone */
    void goes(Consumer<Verdict> then) {
        changes = true;
        Consumer<Verdict> ends = verdict -> {
            changes = false;
            empty = true;
            then.accept(verdict);
        };
        var steps = new ArrayList<Step>();
        steps.add(Step.named("leave", () -> {
            site.onPurpose(unit, true);
            site.note(unit.name() + " is to go", unit);
            orders(Steered.Wish.MAINT);
            beganNs = site.nowNs();
            return Verdict.DONE;
        }));
        if (plan.drain().told() && plan.drain().untilIdle()) {
            steps.add(Step.named("idle", this::idle));
        } else if (plan.drain().told()) {
            steps.add(Step.named("drained", () -> Verdict.DONE).takes(Distributions.constant(drainNs())));
        }
        steps.add(Step.named("stop", this::stop));
        steps.add(Step.named("gone", this::gone));
        steps.add(done(ends));
        new Procedure(actor, steps, ends).begin();
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
        version.runs(toNew);
        unit.bootsIn(toNew && release.boot() != null ? actor.draws(release.boot()) : bootNs);
        unit.restart();
        beganNs = site.nowNs();
        return Verdict.DONE;
    }

    private Verdict healthy() {
        // What dies in the instant in which it serves has answered nobody.
        if (port.serves() && !version.diesAtOnce()) {
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
