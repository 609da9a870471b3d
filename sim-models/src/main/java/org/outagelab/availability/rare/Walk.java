package org.outagelab.availability.rare;

import org.outagelab.core.random.RandomStream;

/**
 * A process that can go on from any of its states, again and again: what splitting needs. A timer that runs, such as the
 * rest of a constant service, is part of the state; so states are immutable.
 */
public interface Walk<S> {
    /**
     * @param next the state after this one
     * @param time spent in this one, or its mean
     */
    record Step<S>(S next, double time) {}

    Step<S> step(S state, RandomStream random);

    /** A Markov model, with the mean time in each state. */
    static <S> Walk<S> of(JumpModel<S> model) {
        var graph = new StateGraph<>(model, none -> false);
        return (state, random) -> {
            StateGraph.Node<S> node = graph.node(state);
            double at = node.out() * random.nextDouble();
            int move = 0;
            while (move < node.rates.length - 1 && at >= node.rates[move]) {
                at -= node.rates[move++];
            }
            return new Step<>(node.next.get(move), 1 / node.out());
        };
    }
}
