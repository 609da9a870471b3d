package org.outagelab.client;

import org.outagelab.scenario.ClientSpec;

/**
 * A circuit breaker: closed, open for a while when too many attempts of the window failed, then half-open for a few
 * attempts that decide (Hystrix with one, resilience4j with ten; reference/clients-and-retries.md §4).
 *
 * <p>Attempts that began before it opened do not count once it is open.
 */
final class Breaker {
    private enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private final ClientSpec.Breaker spec;
    private final RollingCounts counts;
    private State state = State.CLOSED;
    private long openedNs;
    private int trialsLeft;
    private int trialsOpen;
    private int trialsFailed;

    Breaker(ClientSpec.Breaker spec) {
        this.spec = spec;
        this.counts = new RollingCounts(spec.windowNs());
    }

    /** What an attempt may do: nothing, go, or go as a trial of the half-open state. */
    enum Permit {
        REFUSED,
        PASSED,
        TRIAL
    }

    Permit ask(long nowNs) {
        if (state == State.OPEN && nowNs - openedNs >= spec.openNs()) {
            state = State.HALF_OPEN;
            trialsLeft = spec.halfOpen();
            trialsOpen = 0;
            trialsFailed = 0;
        }
        if (state == State.CLOSED) {
            return Permit.PASSED;
        }
        if (state == State.OPEN || trialsLeft == 0) {
            return Permit.REFUSED;
        }
        trialsLeft--;
        trialsOpen++;
        return Permit.TRIAL;
    }

    /** @param permit what {@link #ask} gave the attempt */
    void ended(long nowNs, Permit permit, boolean ok) {
        if (permit == Permit.TRIAL) {
            trialEnded(nowNs, ok);
        } else if (state == State.CLOSED) {
            if (ok) {
                counts.addFirst(nowNs);
            } else {
                counts.addSecond(nowNs);
                int failed = counts.second(nowNs);
                int all = counts.first(nowNs) + failed;
                if (all >= spec.minRequests() && failed >= spec.threshold() * all) {
                    open(nowNs);
                }
            }
        }
    }

    /** The attempt was given up for reasons of its own: it says nothing, and its trial is free again. */
    void withdrawn(Permit permit) {
        if (permit == Permit.TRIAL && state == State.HALF_OPEN) {
            trialsOpen--;
            trialsLeft++;
        }
    }

    private void trialEnded(long nowNs, boolean ok) {
        if (state != State.HALF_OPEN) {
            return;
        }
        trialsOpen--;
        trialsFailed += ok ? 0 : 1;
        if (trialsLeft + trialsOpen > 0) {
            return;
        }
        if (trialsFailed >= spec.threshold() * spec.halfOpen()) {
            open(nowNs);
        } else {
            state = State.CLOSED;
            counts.clear();
        }
    }

    private void open(long nowNs) {
        state = State.OPEN;
        openedNs = nowNs;
        counts.clear();
    }
}
