package org.outagelab.availability.rare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The states of a model as they are met, each asked once for its moves. */
final class StateGraph<S> {
    private static final int MAX_KEPT = 500_000;

    /** One state with its moves, failures first. */
    static final class Node<S> {
        final S state;
        final boolean down;
        final List<S> next = new ArrayList<>();
        final List<Node<S>> nodes = new ArrayList<>();
        double[] rates;
        int failures;
        double failureRate;
        double repairRate;

        Node(S state, boolean down) {
            this.state = state;
            this.down = down;
        }

        double out() {
            return failureRate + repairRate;
        }
    }

    private final JumpModel<S> model;
    private final Predicate<S> down;
    // Only looked up, never walked through: its order cannot leak.
    private final Map<S, Node<S>> kept = new HashMap<>();

    StateGraph(JumpModel<S> model, Predicate<S> down) {
        this.model = model;
        this.down = down;
    }

    Node<S> node(S state) {
        Node<S> known = kept.get(state);
        if (known == null) {
            known = explore(state);
            if (kept.size() < MAX_KEPT) {
                kept.put(state, known);
            }
        }
        return known;
    }

    /** The state after a move. */
    Node<S> follow(Node<S> node, int move) {
        Node<S> next = node.nodes.get(move);
        if (next == null) {
            next = node(node.next.get(move));
            if (kept.size() < MAX_KEPT) {
                node.nodes.set(move, next);
            }
        }
        return next;
    }

    private Node<S> explore(S state) {
        Node<S> node = new Node<>(state, down.test(state));
        List<S> repaired = new ArrayList<>();
        List<Double> failureRates = new ArrayList<>();
        List<Double> repairRates = new ArrayList<>();
        model.leave(state, new JumpModel.Jumps<>() {
            @Override
            public void failure(S next, double rate) {
                add(node.next, failureRates, next, rate);
            }

            @Override
            public void repair(S next, double rate) {
                add(repaired, repairRates, next, rate);
            }

            private void add(List<S> states, List<Double> rates, S next, double rate) {
                if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            "a rate must be >= 0 and finite, got " + rate + " from " + state + " to " + next);
                }
                if (rate > 0 && !next.equals(state)) {
                    states.add(next);
                    rates.add(rate);
                }
            }
        });
        node.failures = failureRates.size();
        node.next.addAll(repaired);
        node.rates = new double[node.next.size()];
        for (int i = 0; i < node.rates.length; i++) {
            boolean failure = i < node.failures;
            node.rates[i] = failure ? failureRates.get(i) : repairRates.get(i - node.failures);
            node.failureRate += failure ? node.rates[i] : 0;
            node.repairRate += failure ? 0 : node.rates[i];
            node.nodes.add(null);
        }
        return node;
    }
}
