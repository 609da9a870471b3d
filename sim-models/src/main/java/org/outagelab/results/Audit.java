package org.outagelab.results;

/** The ledger's totals over all runs: arrived = answered + rejected + failed + abandoned + in flight. */
public record Audit(long arrived, long answered, long rejected, long failed, long abandoned, long inFlight) {
    public boolean balanced() {
        return arrived == answered + rejected + failed + abandoned + inFlight;
    }

    public Audit plus(Audit other) {
        return new Audit(
                arrived + other.arrived,
                answered + other.answered,
                rejected + other.rejected,
                failed + other.failed,
                abandoned + other.abandoned,
                inFlight + other.inFlight);
    }
}
