package org.outagelab.availability.exact;

/**
 * How long it takes until the other unit serves, from the failure on.
 *
 * @param mean more than 0
 * @param constant always the mean; otherwise exponential
 */
public record Takeover(double mean, boolean constant) {
    public Takeover {
        RepairableUnit.positive("mean", mean);
    }

    public static Takeover exponential(double mean) {
        return new Takeover(mean, false);
    }

    public static Takeover constant(double length) {
        return new Takeover(length, true);
    }

    <S> void end(TimedChain.Moves<S> moves, S next) {
        if (constant) {
            moves.after("takeover", mean, next);
        } else {
            moves.to(next, 1 / mean);
        }
    }
}
