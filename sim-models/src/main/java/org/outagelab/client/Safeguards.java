package org.outagelab.client;

import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.kind.Rotation;
import org.outagelab.net.Destination;
import org.outagelab.scenario.ClientSpec;

/**
 * What the clients of a load have put between themselves and the servers, one of each for all of them: throttle, circuit
 * breaker, caps, a budget of retries, and the addresses that are left out.
 */
final class Safeguards {
    static final Outcome CIRCUIT_OPEN = Outcome.failure("circuit open");
    static final Outcome THROTTLED = Outcome.failure("throttled by the client");
    /** Envoy's response flag. */
    static final Outcome OVERFLOW = Outcome.http(503, "UO overflow");
    /** Not an end: the attempt waits for a place. */
    static final Outcome WAITS = Outcome.failure("waits");

    private final Throttle throttle;
    private final Breaker breaker;
    private final Caps caps;
    private final Budget budget;
    private final Outliers outliers;

    private Safeguards(ClientSpec spec, Simulation simulation, String owner, Destination destination, Rotation rotation) {
        this.throttle = spec.throttle() == null ? null : new Throttle(spec.throttle(), simulation.stream("throttle of " + owner));
        this.breaker = spec.breaker() == null ? null : new Breaker(spec.breaker());
        this.caps = spec.caps() == null ? null : new Caps(spec.caps());
        this.budget = spec.budget() == null ? null : Budget.of(spec.budget());
        this.outliers = spec.ejection() == null ? null : new Outliers(spec.ejection(), destination, rotation, owner);
        if (outliers != null) {
            new Sweep(simulation, owner, spec.ejection().intervalNs(), outliers).begin(simulation.stream("sweeps of " + owner));
        }
    }

    /** @return null without any */
    static Safeguards of(
            ClientSpec spec, Simulation simulation, String owner, Destination destination, Rotation rotation) {
        boolean none = spec.throttle() == null
                && spec.breaker() == null
                && spec.caps() == null
                && spec.budget() == null
                && spec.ejection() == null;
        return none ? null : new Safeguards(spec, simulation, owner, destination, rotation);
    }

    /** @return null if an attempt may go, {@link #WAITS}, or how it ends at once */
    Outcome admit(Visit visit, long nowNs) {
        if (throttle != null && throttle.turnsAway(nowNs)) {
            return refused(visit, THROTTLED);
        }
        if (breaker != null) {
            visit.extras().permit = breaker.ask(nowNs);
            visit.extras().attemptNs = nowNs;
            if (visit.extras().permit == Breaker.Permit.REFUSED) {
                return refused(visit, CIRCUIT_OPEN);
            }
        }
        boolean goes = caps == null || caps.enters();
        if (!goes && !caps.waits(visit)) {
            if (breaker != null) {
                breaker.withdrawn(visit.extras().permit);
            }
            return refused(visit, OVERFLOW);
        }
        if (budget != null) {
            if (visit.tries == 1) {
                budget.sent(nowNs);
            }
            budget.underWay(1);
        }
        return goes ? null : WAITS;
    }

    private Outcome refused(Visit visit, Outcome outcome) {
        retryOver(visit);
        return outcome;
    }

    /** Whether an attempt waits for a place: it has no call yet. */
    boolean waiting(Visit visit) {
        return caps != null && caps.waiting(visit);
    }

    /**
     * An attempt is over.
     *
     * @param ok whether it was a success of its endpoint
     * @param sent whether it had got beyond waiting
     * @return an attempt that may go in its place, or null
     */
    Visit ended(Visit visit, Outcome outcome, boolean ok, boolean sent, long nowNs) {
        boolean left = outcome == Outcome.ABANDONED;
        if (throttle != null && !left) {
            throttle.ended(ok, nowNs);
        }
        if (breaker != null && left) {
            breaker.withdrawn(visit.extras().permit);
        } else if (breaker != null) {
            breaker.ended(nowNs, visit.extras().permit, ok, nowNs - visit.extras().attemptNs);
        }
        if (outliers != null && sent && !left) {
            outliers.result(visit.address, outcome.status() > 0 && outcome.status() < 500, nowNs);
        }
        if (budget != null) {
            budget.underWay(-1);
            if (!left) {
                budget.ended(ok);
            }
        }
        retryOver(visit);
        return caps == null ? null : caps.leaves(visit);
    }

    /** A retry is over, or is given up in its back-off; first attempts are none. */
    private void retryOver(Visit visit) {
        if (budget != null && visit.tries > 1) {
            budget.retryOver();
        }
    }

    /** The client has left before the retry that was granted. */
    void retryGivenUp() {
        if (budget != null) {
            budget.retryOver();
        }
    }

    boolean grantsRetry(long nowNs) {
        return budget == null || budget.take(nowNs);
    }

    /** Where an attempt starts. */
    int first(Destination destination, int client, RandomStream random) {
        return outliers == null ? destination.first(client, random) : outliers.first(client, random);
    }

    /** An address was refused, and the attempt goes on to the next one. */
    void failedAt(int address, long nowNs) {
        if (outliers != null) {
            outliers.result(address, false, nowNs);
        }
    }

    /** Ends the intervals of outlier detection. */
    private static final class Sweep {
        private final org.outagelab.core.Timer timer;
        private final long intervalNs;

        Sweep(Simulation simulation, String owner, long intervalNs, Outliers outliers) {
            this.intervalNs = intervalNs;
            this.timer = simulation
                    .<Void>eventType(owner, ignored -> {
                        outliers.sweep(simulation.nowNs());
                        start();
                    })
                    .timer(null);
        }

        /** The proxies have been running before the load: an interval of theirs ends at any time. */
        void begin(RandomStream phase) {
            timer.restart(1 + (long) (phase.nextDouble() * Math.min(intervalNs, SimTime.YEAR)));
        }

        private void start() {
            timer.restart(Math.min(intervalNs, SimTime.YEAR));
        }
    }
}
