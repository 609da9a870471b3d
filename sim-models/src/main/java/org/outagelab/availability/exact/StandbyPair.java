package org.outagelab.availability.exact;

/**
 * An active unit and a standby that takes over, sometimes in vain (Trivedi and Bobbio, Reliability and Availability
 * Engineering, 2017).
 *
 * <p>When the active unit fails, the standby takes over with probability {@code coverage}, which takes a time during
 * which the service is down; otherwise service waits for the repair. A unit repaired before the takeover ends resumes
 * at once. Each unit has its own crew; with both failed, the first one repaired serves.
 *
 * @param mttf of the unit that works
 * @param dormancy a standby fails at this share of that rate: 0 cold, 1 hot; its failure is seen at once
 */
public record StandbyPair(double mttf, double mttr, double coverage, Takeover takeover, double dormancy) {
    public enum State {
        /** One works, one stands by. */
        READY,
        /** The standby is taking over. */
        SWITCHING,
        /** The standby does not take over. */
        UNCOVERED,
        /** One works, the other is in repair. */
        ALONE,
        BOTH_FAILED;

        public boolean up() {
            return this == READY || this == ALONE;
        }
    }

    public StandbyPair {
        RepairableUnit.positive("mttf", mttf);
        RepairableUnit.positive("mttr", mttr);
        RedundantGroup.share("coverage", coverage);
        RedundantGroup.share("dormancy", dormancy);
    }

    public TimedChain<State> chain() {
        double fails = 1 / mttf;
        double standbyFails = dormancy / mttf;
        double repaired = 1 / mttr;
        return new TimedChain<>(State.READY, (state, moves) -> {
            switch (state) {
                case READY -> {
                    if (coverage > 0) {
                        moves.to(State.SWITCHING, coverage * fails);
                    }
                    if (coverage < 1) {
                        moves.to(State.UNCOVERED, (1 - coverage) * fails);
                    }
                    if (dormancy > 0) {
                        moves.to(State.ALONE, standbyFails);
                    }
                }
                case SWITCHING -> {
                    moves.to(State.READY, repaired);
                    if (dormancy > 0) {
                        moves.to(State.BOTH_FAILED, standbyFails);
                    }
                    takeover.end(moves, State.ALONE);
                }
                case UNCOVERED -> {
                    moves.to(State.READY, repaired);
                    if (dormancy > 0) {
                        moves.to(State.BOTH_FAILED, standbyFails);
                    }
                }
                case ALONE -> {
                    moves.to(State.BOTH_FAILED, fails);
                    moves.to(State.READY, repaired);
                }
                case BOTH_FAILED -> moves.to(State.ALONE, 2 * repaired);
            }
        });
    }
}
