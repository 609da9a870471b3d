package org.outagelab.actor;

import java.util.List;
import java.util.function.Consumer;

/**
 * Steps that an actor takes one after another, until the last is done, one fails, or it is called off. What is left to chance is drawn in the order
 * in which it happens: of each step first whether it is forgotten, then its time, then whether it goes wrong.
 */
public final class Procedure {
    private final Actor actor;
    private final List<Step> steps;
    private final Consumer<Verdict> stopped;
    private int at = -1;

    /** @param stopped told what came of the step with which it ended before the last was done */
    public Procedure(Actor actor, List<Step> steps, Consumer<Verdict> stopped) {
        this.actor = actor;
        this.steps = List.copyOf(steps);
        this.stopped = stopped;
    }

    /**
     * Begins with the first step.
     *
     * @throws IllegalStateException while it is under way
     */
    public void begin() {
        if (underWay()) {
            throw new IllegalStateException(
                    "step '" + steps.get(at).name() + "' is not done yet (now=" + actor.nowNs() + " ns)");
        }
        step(0);
    }

    /** Whether a step has begun of which nobody knows yet what comes of it. */
    public boolean underWay() {
        return at >= 0;
    }

    private void step(int next) {
        if (next == steps.size()) {
            at = -1;
            return;
        }
        at = next;
        var step = steps.get(next);
        if (actor.happens(step.forgotten())) {
            step.left().run();
            step(next + 1);
        } else if (step.takes() == null) {
            first(next);
        } else {
            actor.in(actor.draws(step.takes()), () -> first(next));
        }
    }

    private void first(int index) {
        var step = steps.get(index);
        settle(index, actor.happens(step.fails()) ? step.wrong().get() : step.act().get());
    }

    private void settle(int index, Verdict verdict) {
        if (verdict instanceof Verdict.Again again) {
            actor.in(again.ns(), () -> settle(index, steps.get(index).act().get()));
        } else if (verdict == Verdict.DONE) {
            step(index + 1);
        } else {
            at = -1;
            stopped.accept(verdict);
        }
    }
}
