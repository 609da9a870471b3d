package org.outagelab.availability.structure;

import java.util.Arrays;

/**
 * Nodes of a decision diagram, each kept once. 0 and 1 are the ends; a node is larger than its children, so that one
 * pass by number visits children first.
 */
final class Nodes {
    static final int ZERO = 0;
    static final int ONE = 1;
    /** The variable of the ends: behind all others. */
    static final int LAST = Integer.MAX_VALUE;

    private final int limit;
    private final NodeTable unique = new NodeTable();
    private int[] variable = {LAST, LAST};
    private int[] high = {-1, -1};
    private int[] low = {-1, -1};
    private int size = 2;

    Nodes(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    int variable(int node) {
        return variable[node];
    }

    int high(int node) {
        return high[node];
    }

    int low(int node) {
        return low[node];
    }

    /** The node with these children, new or known. */
    int node(int variable, int high, int low) {
        int known = unique.find(variable, high, low);
        if (known >= 0) {
            return known;
        }
        if (size >= limit) {
            throw new NodeLimit();
        }
        if (size == this.variable.length) {
            int capacity = Math.max(64, 2 * size);
            this.variable = Arrays.copyOf(this.variable, capacity);
            this.high = Arrays.copyOf(this.high, capacity);
            this.low = Arrays.copyOf(this.low, capacity);
        }
        this.variable[size] = variable;
        this.high[size] = high;
        this.low[size] = low;
        unique.put(variable, high, low, size);
        return size++;
    }

    /** Too many nodes: caught where the diagram is asked for, and turned into data. */
    static final class NodeLimit extends RuntimeException {
        private static final long serialVersionUID = 1;

        NodeLimit() {
            super("node limit", null, false, false);
        }
    }
}
