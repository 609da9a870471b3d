package org.outagelab.availability.structure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The minimal cut sets of a decision diagram, as a zero-suppressed diagram: high means that the unit is in the set
 * (Rauzy 1993, doi:10.1016/0951-8320(93)90060-C, for coherent structures).
 */
final class CutFamily {
    private static final int NODE_LIMIT = 1_000_000;

    private final Nodes success;
    private final Nodes sets = new Nodes(NODE_LIMIT);
    private final NodeTable without = new NodeTable();
    private final int[] ofNode;
    private final int root;
    /** Of each node, the number of units in its smallest and in its largest set. */
    private final int[] smallest;

    private final int[] largest;

    CutFamily(Nodes success, int root) {
        this.success = success;
        ofNode = new int[success.size()];
        Arrays.fill(ofNode, -1);
        // No cut set where success is certain, the empty one where failure is.
        ofNode[Nodes.ONE] = Nodes.ZERO;
        ofNode[Nodes.ZERO] = Nodes.ONE;
        this.root = minimal(root);
        smallest = new int[sets.size()];
        largest = new int[sets.size()];
        smallest[Nodes.ZERO] = Integer.MAX_VALUE - 1;
        largest[Nodes.ZERO] = Integer.MIN_VALUE + 1;
        for (int node = 2; node < smallest.length; node++) {
            smallest[node] = Math.min(1 + smallest[sets.high(node)], smallest[sets.low(node)]);
            largest[node] = Math.max(1 + largest[sets.high(node)], largest[sets.low(node)]);
        }
    }

    /** {@link Long#MAX_VALUE} stands for that many or more. */
    long count() {
        long[] count = new long[sets.size()];
        count[Nodes.ONE] = 1;
        for (int node = 2; node < count.length; node++) {
            long sum = count[sets.high(node)] + count[sets.low(node)];
            count[node] = sum < 0 ? Long.MAX_VALUE : sum;
        }
        return count[root];
    }

    CutSets list(List<String> units, int maxOrder, int maxCount) {
        List<List<String>> all = new ArrayList<>();
        int order = 0;
        int last = Math.min(maxOrder, Math.max(0, largest[root]));
        for (; order <= last; order++) {
            List<List<String>> ofOrder = new ArrayList<>();
            if (!collect(root, order, maxCount - all.size(), units, new ArrayDeque<>(), ofOrder)) {
                break;
            }
            all.addAll(ofOrder);
        }
        boolean complete = order > Math.max(0, largest[root]);
        return new CutSets(all, complete ? units.size() : order - 1, complete);
    }

    /** Every set of exactly {@code order} units; false when there are more than {@code room}. */
    private boolean collect(
            int node, int order, int room, List<String> units, Deque<String> chosen, List<List<String>> found) {
        if (order < smallest[node] || order > largest[node]) {
            return true;
        }
        if (node == Nodes.ONE) {
            found.add(List.copyOf(chosen));
            return found.size() <= room;
        }
        chosen.addLast(units.get(sets.variable(node)));
        boolean room1 = collect(sets.high(node), order - 1, room, units, chosen, found);
        chosen.removeLast();
        return room1 && collect(sets.low(node), order, room, units, chosen, found);
    }

    private int minimal(int node) {
        if (ofNode[node] < 0) {
            int whenDown = minimal(success.low(node));
            int whenUp = minimal(success.high(node));
            ofNode[node] = node(success.variable(node), without(whenDown, whenUp), whenUp);
        }
        return ofNode[node];
    }

    /** The sets of f that contain no set of g. */
    private int without(int f, int g) {
        if (f == Nodes.ZERO || g == Nodes.ONE || f == g) {
            return Nodes.ZERO;
        }
        if (g == Nodes.ZERO || f == Nodes.ONE) {
            return f;
        }
        int known = without.find(f, g, 0);
        if (known >= 0) {
            return known;
        }
        int result;
        if (sets.variable(f) < sets.variable(g)) {
            result = node(sets.variable(f), without(sets.high(f), g), without(sets.low(f), g));
        } else if (sets.variable(f) > sets.variable(g)) {
            result = without(f, sets.low(g));
        } else {
            int high = without(without(sets.high(f), sets.high(g)), sets.low(g));
            result = node(sets.variable(f), high, without(sets.low(f), sets.low(g)));
        }
        without.put(f, g, 0, result);
        return result;
    }

    private int node(int variable, int high, int low) {
        return high == Nodes.ZERO ? low : sets.node(variable, high, low);
    }
}
