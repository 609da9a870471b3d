package org.outagelab.machine;

/** Can work slower. Factors multiply and additions add up while several faults last. */
public interface Slowable {
    /** @param slowness how much, and for which share of the work */
    void slowDown(Slowness slowness);

    void speedUp(Slowness slowness);
}
