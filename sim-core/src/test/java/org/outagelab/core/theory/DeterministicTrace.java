package org.outagelab.core.theory;

import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.stats.TimeWeighted;

/** Two components in series that fail after 100 h and 120 h of age; a repair takes 10 h. */
final class DeterministicTrace {
    private static final long[] LIFE_NS = {100 * SimTime.HOUR, 120 * SimTime.HOUR};
    private static final long REPAIR_NS = 10 * SimTime.HOUR;

    private final Simulation sim = new Simulation(1);
    private final TimeWeighted up = new TimeWeighted(0, 1);
    private final boolean ageWhileSystemDown;
    private final Timer[] failures = new Timer[2];
    private final long[] lifeLeftNs = LIFE_NS.clone();
    private final boolean[] broken = new boolean[2];
    private final EventType<Integer> repaired = sim.eventType("repair", this::repaired);

    private DeterministicTrace(boolean ageWhileSystemDown) {
        this.ageWhileSystemDown = ageWhileSystemDown;
        EventType<Integer> failed = sim.eventType("failure", this::failed);
        for (int i = 0; i < 2; i++) {
            failures[i] = failed.timer(i);
            failures[i].restart(lifeLeftNs[i]);
        }
    }

    static double availability(long hours, boolean ageWhileSystemDown) {
        var trace = new DeterministicTrace(ageWhileSystemDown);
        trace.sim.runUntil(hours * SimTime.HOUR);
        return trace.up.mean(trace.sim.nowNs());
    }

    private void failed(int component) {
        broken[component] = true;
        int other = 1 - component;
        if (!ageWhileSystemDown && failures[other].pending()) {
            lifeLeftNs[other] = failures[other].dueNs() - sim.nowNs();
            // Due at this very instant: it fails now too, as both were working until now.
            if (lifeLeftNs[other] > 0) {
                failures[other].cancel();
            }
        }
        lifeLeftNs[component] = LIFE_NS[component];
        up.set(sim.nowNs(), 0);
        repaired.in(REPAIR_NS, component);
    }

    private void repaired(int component) {
        broken[component] = false;
        if (ageWhileSystemDown) {
            failures[component].restart(lifeLeftNs[component]);
        }
        if (broken[1 - component]) {
            return;
        }
        up.set(sim.nowNs(), 1);
        for (int i = 0; i < 2; i++) {
            if (!failures[i].pending()) {
                failures[i].restart(lifeLeftNs[i]);
            }
        }
    }
}
