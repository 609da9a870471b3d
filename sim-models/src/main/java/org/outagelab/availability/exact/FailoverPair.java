package org.outagelab.availability.exact;

/**
 * A primary and a replica with automatic failover, as MySQL with an orchestrator.
 *
 * <p>When the primary fails and the replica is healthy, the service is down until the failover ends. A repair of the
 * old primary does not shorten it: it rejoins as a replica. If the replica fails during the failover, an old primary
 * that is repaired serves at once; otherwise both are down. A single node that is up serves; with both down the first
 * one repaired serves at once. Each node has its own crew. The failure of a replica interrupts nothing.
 *
 * @param mttfPrimary of the node that serves
 * @param mttfReplica of the node that follows
 */
public record FailoverPair(double mttfPrimary, double mttfReplica, double mttr, Takeover failover) {
    public enum State {
        BOTH_UP,
        /** The primary is down and the replica about to take over. */
        FAILOVER,
        /** As before, and the old primary is up again. */
        FAILOVER_REJOINED,
        /** One serves, the other is in repair. */
        ALONE,
        BOTH_DOWN;

        public boolean up() {
            return this == BOTH_UP || this == ALONE;
        }
    }

    public FailoverPair {
        RepairableUnit.positive("mttfPrimary", mttfPrimary);
        RepairableUnit.positive("mttfReplica", mttfReplica);
        RepairableUnit.positive("mttr", mttr);
    }

    public TimedChain<State> chain() {
        double repaired = 1 / mttr;
        return new TimedChain<>(State.BOTH_UP, (state, moves) -> {
            switch (state) {
                case BOTH_UP -> {
                    moves.to(State.FAILOVER, 1 / mttfPrimary);
                    moves.to(State.ALONE, 1 / mttfReplica);
                }
                case FAILOVER -> {
                    moves.to(State.FAILOVER_REJOINED, repaired);
                    moves.to(State.BOTH_DOWN, 1 / mttfReplica);
                    failover.end(moves, State.ALONE);
                }
                case FAILOVER_REJOINED -> {
                    moves.to(State.ALONE, 1 / mttfReplica);
                    failover.end(moves, State.BOTH_UP);
                }
                case ALONE -> {
                    moves.to(State.BOTH_DOWN, 1 / mttfPrimary);
                    moves.to(State.BOTH_UP, repaired);
                }
                case BOTH_DOWN -> moves.to(State.ALONE, 2 * repaired);
            }
        });
    }
}
