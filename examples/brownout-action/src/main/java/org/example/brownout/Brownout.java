package org.example.brownout;

import java.util.List;
import org.outagelab.action.Action;
import org.outagelab.action.ActionProvider;
import org.outagelab.action.Deed;
import org.outagelab.action.Site;
import org.outagelab.action.Strikes;
import org.outagelab.action.Target;
import org.outagelab.action.Verb;
import org.outagelab.machine.Slowness;
import org.outagelab.scenario.Types;

/**
 * It becomes slower and slower, in ten equal steps, and stays so until the fault ends: a disk that dies, a leak that keeps the
 * collector busy. Checks see it late, as they see every slow server.
 *
 * @param factor times its time when it has got there, more than 1
 * @param overNs from the first step to the last, more than 0
 */
public record Brownout(double factor, long overNs) implements Action {
    private static final int STEPS = 10;

    private static final Verb VERB = Verb.named(
                    "brownout", Strikes.PROGRAMS, "It becomes slower step by step: brownout(10, over=60s).")
            .reads("brownout(10, over=60s), a factor of more than 1", given ->
                    new Brownout(given.at(0).number(), given.named("over").durationNs()));

    public Brownout {
        VERB.require(factor > 1 && overNs > 0, VERB.arguments());
    }

    /** Found by {@link java.util.ServiceLoader}. */
    public static final class Provider implements ActionProvider {
        @Override
        public Verb verb() {
            return VERB;
        }
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public List<String> arguments() {
        return List.of(Types.plain(factor), "over=" + Types.showDuration(overNs));
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return new Slowing(new Slowness(StrictMath.pow(factor, 1.0 / STEPS), 0, 1), targets, site);
    }

    /** One brownout under way. */
    private final class Slowing implements Deed {
        private final Slowness step;
        private final List<Target> targets;
        private final Site site;
        private int steps;
        /** Counts how often it was begun: a step that is still to come belongs to one of them. */
        private int generation;

        private Slowing(Slowness step, List<Target> targets, Site site) {
            this.step = step;
            this.targets = targets;
            this.site = site;
        }

        @Override
        public void apply() {
            generation++;
            slower(generation);
        }

        private void slower(int of) {
            if (of != generation || steps == STEPS) {
                return;
            }
            steps++;
            targets.forEach(target -> target.units().forEach(unit -> unit.slowDown(step)));
            site.after(overNs / (STEPS - 1), () -> slower(of));
        }

        @Override
        public void undo() {
            generation++;
            for (; steps > 0; steps--) {
                targets.forEach(target -> target.units().forEach(unit -> unit.speedUp(step)));
            }
        }
    }
}
