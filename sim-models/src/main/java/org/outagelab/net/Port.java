package org.outagelab.net;

import org.outagelab.call.Listener;
import org.outagelab.machine.Unit;

/** Where an instance listens. */
public final class Port {
    private final Unit unit;
    private final Listener listener;
    private final long delayNs;
    private long okAnswers;

    /** @param delayNs what the program adds to every request without holding anything: its {@code cost.delay} */
    public Port(Unit unit, Listener listener, long delayNs) {
        this.unit = unit;
        this.listener = listener;
        this.delayNs = delayNs;
    }

    public Unit unit() {
        return unit;
    }

    Listener listener() {
        return listener;
    }

    long delayNs() {
        return delayNs;
    }

    boolean dropping() {
        return unit.dropping();
    }

    /** A firewall silently drops packets to this port; what the program sends still gets out. Faults are counted. */
    public void drop() {
        unit.drop();
    }

    public void stopDropping() {
        unit.stopDropping();
    }

    /** An ok answer has reached a caller that still waited for it. */
    void answeredOk() {
        okAnswers++;
    }

    /** Ok answers that reached whoever waited for them, probes not counted, since the last {@link #forgetAnswers}. */
    public long okAnswers() {
        return okAnswers;
    }

    /** The warm-up is over. */
    public void forgetAnswers() {
        okAnswers = 0;
    }
}
