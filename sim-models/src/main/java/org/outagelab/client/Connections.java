package org.outagelab.client;

import java.util.Arrays;

/**
 * Idle connections that the clients of a load keep for the next request, by address; the latest is used first.
 *
 * <p>One found dead takes those of the same life of the server with it.
 */
final class Connections {
    /** No idle connection. */
    static final int NONE = Integer.MIN_VALUE;

    private final long idleNs;
    private final int[][] generations;
    private final long[][] sinceNs;
    private final Object[][] states;
    private final int[] sizes;
    private Object takenState;

    /** @param idleNs how long one is kept */
    Connections(int addresses, long idleNs) {
        this.idleNs = idleNs;
        this.generations = new int[addresses][8];
        this.sinceNs = new long[addresses][8];
        this.states = new Object[addresses][8];
        this.sizes = new int[addresses];
    }

    /**
     * @param limitNs how long the other side keeps an idle one: it says when it closes it
     * @return the life of the server that it leads to, or {@link #NONE}
     */
    int take(int address, long nowNs, long limitNs) {
        if (sizes[address] == 0) {
            return NONE;
        }
        int top = --sizes[address];
        if (nowNs - sinceNs[address][top] > Math.min(idleNs, limitNs)) {
            sizes[address] = 0;
            return NONE;
        }
        takenState = states[address][top];
        return generations[address][top];
    }

    /** What the other side keeps about the connection that was taken last. */
    Object takenState() {
        return takenState;
    }

    void keep(int address, int generation, Object state, long nowNs) {
        int size = sizes[address]++;
        if (size == generations[address].length) {
            generations[address] = Arrays.copyOf(generations[address], 2 * size);
            sinceNs[address] = Arrays.copyOf(sinceNs[address], 2 * size);
            states[address] = Arrays.copyOf(states[address], 2 * size);
        }
        generations[address][size] = generation;
        sinceNs[address][size] = nowNs;
        states[address][size] = state;
    }

    void drop(int address, int generation) {
        int kept = 0;
        for (int i = 0; i < sizes[address]; i++) {
            if (generations[address][i] != generation) {
                generations[address][kept] = generations[address][i];
                sinceNs[address][kept] = sinceNs[address][i];
                states[address][kept] = states[address][i];
                kept++;
            }
        }
        sizes[address] = kept;
    }
}
