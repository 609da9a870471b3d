package org.outagelab.client;

import org.outagelab.call.LatencyBins;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.ClientSpec;

/**
 * When a second copy of a request is sent: after a constant time, or after a quantile of the latencies of the last 10
 * to 20 s (Dean and Barroso 2013; docs/models/client.md#hedging).
 *
 * <p>A hedged request takes longer than the quantile with either copy, so hedging does not shift the quantile it uses.
 * With fewer than {@value #FEWEST} latencies nothing is hedged.
 */
final class Hedge {
    private static final int FEWEST = 100;
    private static final long WINDOW_NS = 10 * SimTime.SECOND;
    private static final long LOOK_NS = SimTime.SECOND;

    private final ClientSpec.Hedge spec;
    private final ShareBudget budget;
    private LatencyBins present = new LatencyBins();
    private LatencyBins past = new LatencyBins();
    private long turnedNs;
    private long lookedNs = -LOOK_NS;
    private long delayNs = SimTime.NEVER;

    Hedge(ClientSpec.Hedge spec) {
        this.spec = spec;
        this.budget = new ShareBudget(new ClientSpec.Share(spec.budget(), 0, WINDOW_NS));
    }

    /** How long to wait for the first copy, NEVER while that is not known. */
    long delayNs(long nowNs) {
        if (spec.afterNs() > 0) {
            return spec.afterNs();
        }
        turn(nowNs);
        if (nowNs - lookedNs >= LOOK_NS) {
            lookedNs = nowNs;
            var both = new LatencyBins();
            both.add(past);
            both.add(present);
            delayNs = both.total() < FEWEST ? SimTime.NEVER : Math.round(both.quantileNs(spec.quantile()));
        }
        return delayNs;
    }

    void sent(long nowNs) {
        budget.sent(nowNs);
    }

    boolean allowed(long nowNs) {
        return budget.take(nowNs);
    }

    /** An attempt was answered. */
    void answered(long nowNs, long latencyNs) {
        if (spec.afterNs() == 0) {
            turn(nowNs);
            present.add(latencyNs);
        }
    }

    private void turn(long nowNs) {
        if (nowNs - turnedNs >= WINDOW_NS) {
            past = nowNs - turnedNs >= 2 * WINDOW_NS ? new LatencyBins() : present;
            present = new LatencyBins();
            turnedNs = nowNs - nowNs % WINDOW_NS;
        }
    }
}
