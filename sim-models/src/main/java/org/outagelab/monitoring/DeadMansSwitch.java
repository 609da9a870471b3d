package org.outagelab.monitoring;

import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/**
 * Somebody outside who expects to be told again and again that monitoring works, and pages when that stops.
 *
 * <p>It pages once for each silence.
 */
public final class DeadMansSwitch {
    private final Timer patience;
    private final long patienceNs;

    /**
     * @param patienceNs without a word until it pages
     * @param page what it does then
     */
    public DeadMansSwitch(Simulation simulation, String name, long patienceNs, Runnable page) {
        this.patienceNs = patienceNs;
        EventType<Runnable> type = simulation.eventType(name, Runnable::run);
        this.patience = type.timer(page);
    }

    public void start() {
        patience.restart(patienceNs);
    }

    /** It is told that all is well. */
    public void heard() {
        patience.restart(patienceNs);
    }
}
