package org.outagelab.availability.rare;

import org.outagelab.availability.exact.MarkovChain;

/**
 * A Markov model whose moves are told apart: those towards the rare event (failures, arrivals) and those away from it
 * (repairs, services). States are compared by {@code equals}: records are convenient.
 */
public interface JumpModel<S> {
    /** Takes the moves of one state. */
    interface Jumps<S> {
        /**
         * Towards the rare event.
         *
         * @param rate per unit of time, finite; 0 is no move
         */
        void failure(S next, double rate);

        /** Away from it. */
        void repair(S next, double rate);
    }

    void leave(S state, Jumps<S> jumps);

    /** The same model for the exact solver. */
    default MarkovChain.Dynamics<S> plain() {
        return (state, moves) -> leave(state, new Jumps<>() {
            @Override
            public void failure(S next, double rate) {
                moves.to(next, rate);
            }

            @Override
            public void repair(S next, double rate) {
                moves.to(next, rate);
            }
        });
    }
}
