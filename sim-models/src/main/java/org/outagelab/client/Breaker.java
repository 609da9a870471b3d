package org.outagelab.client;

import org.outagelab.core.SimTime;
import org.outagelab.scenario.ClientSpec;

/**
 * A circuit breaker: closed, open for a while when too many attempts of the window failed or were slow, then half-open for
 * a few attempts that decide (Hystrix with a window of time and one attempt, resilience4j with the last 100 calls and ten;
 * docs/models/client.md#circuit-breakers).
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
    private final LastCalls calls;
    private State state = State.CLOSED;
    private long openedNs;
    private int trialsLeft;
    private int trialsOpen;
    private int trialsFailed;
    private int trialsSlow;

    Breaker(ClientSpec.Breaker spec) {
        this.spec = spec;
        this.counts = spec.calls() > 0 ? null : new RollingCounts(spec.windowNs());
        this.calls = spec.calls() > 0 ? new LastCalls(spec.calls()) : null;
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
            trialsSlow = 0;
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

    /**
     * @param permit what {@link #ask} gave the attempt
     * @param tookNs from its start
     */
    void ended(long nowNs, Permit permit, boolean ok, long tookNs) {
        boolean slow = tookNs >= spec.slowNs();
        if (permit == Permit.TRIAL) {
            trialEnded(nowNs, ok, slow);
        } else if (state == State.CLOSED && calls != null) {
            calls.add(!ok, slow);
            boolean enough = calls.size() >= Math.min(spec.minRequests(), spec.calls());
            if (enough && tooMany(calls.failures(), calls.slows(), calls.size())) {
                open(nowNs);
            }
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

    private boolean tooMany(int failed, int slow, int all) {
        return failed >= spec.threshold() * all || spec.slowNs() != SimTime.NEVER && slow >= spec.slowShare() * all;
    }

    private void trialEnded(long nowNs, boolean ok, boolean slow) {
        if (state != State.HALF_OPEN) {
            return;
        }
        trialsOpen--;
        trialsFailed += ok ? 0 : 1;
        trialsSlow += slow ? 1 : 0;
        if (trialsLeft + trialsOpen > 0) {
            return;
        }
        if (tooMany(trialsFailed, trialsSlow, spec.halfOpen())) {
            open(nowNs);
        } else {
            state = State.CLOSED;
            forget();
        }
    }

    private void open(long nowNs) {
        state = State.OPEN;
        openedNs = nowNs;
        forget();
    }

    private void forget() {
        if (calls != null) {
            calls.clear();
        } else {
            counts.clear();
        }
    }
}
