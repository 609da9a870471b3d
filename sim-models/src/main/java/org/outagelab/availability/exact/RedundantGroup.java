package org.outagelab.availability.exact;

/**
 * A group of {@code n} identical units of which {@code k} must be up, with exponential up and repair times: a
 * birth-death chain over the number of failed units.
 *
 * @param n 1 … 10,000
 * @param k 1 … n
 * @param mttf mean up time of a working unit
 * @param mttr mean repair time; each crew repairs one unit at a time
 * @param crews 0 for no repair, at most {@code n} are of use
 * @param working so many of the units that are up work, at most; the others are spares. {@code n} for a hot group
 * @param dormancy a spare fails at this share of the rate of a working unit: 0 cold, 1 hot
 * @param beta share of the failure rate of a unit that is a shared shock: while any unit is up, shocks come at the rate
 *     beta/mttf and fail all units (Fleming 1975)
 * @param failsWhileDown whether units go on failing while fewer than {@code k} are up
 */
public record RedundantGroup(
        int n,
        int k,
        double mttf,
        double mttr,
        int crews,
        int working,
        double dormancy,
        double beta,
        boolean failsWhileDown) {
    private static final int MAX_UNITS = 10_000;

    public RedundantGroup {
        if (n < 1 || n > MAX_UNITS || k < 1 || k > n) {
            throw new IllegalArgumentException(
                    "expected 1 <= k <= n <= " + MAX_UNITS + ", got k=" + k + " and n=" + n);
        }
        if (crews < 0 || working < k || working > n) {
            throw new IllegalArgumentException("expected crews >= 0 and k <= working <= n, got crews=" + crews
                    + " and working=" + working);
        }
        RepairableUnit.positive("mttf", mttf);
        RepairableUnit.positive("mttr", mttr);
        share("dormancy", dormancy);
        share("beta", beta);
    }

    /** All units work, each has its own crew, there is no common cause, and failures go on while the group is down. */
    public static RedundantGroup of(int n, int k, double mttf, double mttr) {
        return new RedundantGroup(n, k, mttf, mttr, n, n, 1, 0, true);
    }

    public RedundantGroup withCrews(int count) {
        return new RedundantGroup(n, k, mttf, mttr, count, working, dormancy, beta, failsWhileDown);
    }

    /**
     * Only {@code count} of the units work at a time.
     *
     * @param share of the failure rate that a spare has
     */
    public RedundantGroup withSpares(int count, double share) {
        return new RedundantGroup(n, k, mttf, mttr, crews, count, share, beta, failsWhileDown);
    }

    public RedundantGroup withCommonCause(double share) {
        return new RedundantGroup(n, k, mttf, mttr, crews, working, dormancy, share, failsWhileDown);
    }

    /** No unit fails while the group is down. */
    public RedundantGroup suspendedWhileDown() {
        return new RedundantGroup(n, k, mttf, mttr, crews, working, dormancy, beta, false);
    }

    /** The number of failed units; all are up at first. */
    public MarkovChain<Integer> chain() {
        return MarkovChain.from(0, (failed, moves) -> {
            int up = n - failed;
            if (up > 0 && (up >= k || failsWhileDown)) {
                int active = Math.min(working, up);
                double alone = (active + (up - active) * dormancy) / mttf;
                moves.to(failed + 1, alone * (1 - beta));
                moves.to(n, beta / mttf);
            }
            if (failed > 0) {
                moves.to(failed - 1, Math.min(crews, failed) / mttr);
            }
        });
    }

    /** Whether the group is up with so many failed units: for the questions that {@link #chain} answers. */
    public boolean up(int failed) {
        return n - failed >= k;
    }

    static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1], got " + value);
        }
    }
}
