package org.outagelab.core.probing;

import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/**
 * Probes that <em>start</em> at fixed intervals: down after {@code fall} failures in a row, up after {@code rise}
 * successes in a row.
 *
 * <p>A success is known at once, a failure after the timeout. The verdict begins as up with an empty count.
 *
 * <p><b>Caveat</b>: HAProxy is another model: its next check starts an interval after the last one has <em>ended</em>, and one
 * success refills its counter.
 */
public final class Prober {
    /** What is probed. */
    @FunctionalInterface
    public interface Target {
        /** Whether a probe that starts now passes. */
        boolean passes();
    }

    /** Told when the verdict changes. */
    @FunctionalInterface
    public interface Verdict {
        void changed(boolean up);
    }

    private final long intervalNs;
    private final long timeoutNs;
    private final int fall;
    private final int rise;
    private final Target target;
    private final Verdict verdict;
    private final Timer next;
    private final EventType<Void> failureKnown;
    private boolean up = true;
    private int failures;
    private int successes;
    private long probes;

    /**
     * @param owner its name in the digest and in errors
     * @param intervalNs from the start of a probe to the start of the next, at least 1
     * @param timeoutNs until a failure is known, from 0 to less than the interval
     * @param fall at least 1
     * @param rise at least 1
     */
    public Prober(
            Simulation simulation,
            String owner,
            long intervalNs,
            long timeoutNs,
            int fall,
            int rise,
            Target target,
            Verdict verdict) {
        if (intervalNs < 1 || timeoutNs < 0 || timeoutNs >= intervalNs || fall < 1 || rise < 1) {
            throw new IllegalArgumentException("expected 0 <= timeout < interval, fall >= 1, rise >= 1, got interval="
                    + intervalNs + " ns, timeout=" + timeoutNs + " ns, fall=" + fall + ", rise=" + rise);
        }
        this.intervalNs = intervalNs;
        this.timeoutNs = timeoutNs;
        this.fall = fall;
        this.rise = rise;
        this.target = target;
        this.verdict = verdict;
        this.next = simulation.<Void>eventType(owner, ignored -> probe()).timer(null);
        this.failureKnown = simulation.eventType(owner, ignored -> failed());
    }

    /**
     * Starts probing.
     *
     * @param phaseNs from now to the first probe, at least 0
     */
    public void start(long phaseNs) {
        next.restart(phaseNs);
    }

    /** Starts no more probes; the failure of one that has started still counts. */
    public void stop() {
        next.cancel();
    }

    public boolean up() {
        return up;
    }

    /** Probes started so far. */
    public long probes() {
        return probes;
    }

    private void probe() {
        probes++;
        next.restart(intervalNs);
        if (target.passes()) {
            succeeded();
        } else if (timeoutNs == 0) {
            failed();
        } else {
            failureKnown.in(timeoutNs, null);
        }
    }

    private void succeeded() {
        failures = 0;
        successes++;
        if (!up && successes >= rise) {
            up = true;
            verdict.changed(true);
        }
    }

    private void failed() {
        successes = 0;
        failures++;
        if (up && failures >= fall) {
            up = false;
            verdict.changed(false);
        }
    }
}
