package org.outagelab.availability.structure;

import java.util.Arrays;

/**
 * Numbers triples of ints, or maps them to an int: open addressing, insert only, no order that could leak.
 */
final class NodeTable {
    private static final int FREE = -1;

    private int[] keys = new int[3 * 64];
    private int[] values = free(64);
    private int size;

    private static int[] free(int capacity) {
        int[] values = new int[capacity];
        Arrays.fill(values, FREE);
        return values;
    }

    /** The value of the triple, or −1. */
    int find(int a, int b, int c) {
        return values[slot(a, b, c)];
    }

    /** @param value at least 0 */
    void put(int a, int b, int c, int value) {
        if (2 * size >= values.length) {
            grow();
        }
        int slot = slot(a, b, c);
        if (values[slot] == FREE) {
            size++;
        }
        keys[3 * slot] = a;
        keys[3 * slot + 1] = b;
        keys[3 * slot + 2] = c;
        values[slot] = value;
    }

    private int slot(int a, int b, int c) {
        int mask = values.length - 1;
        long hash = (a * 0x9E3779B97F4A7C15L + b) * 0xD1B54A32D192ED03L + c;
        hash *= 0x94D049BB133111EBL;
        int slot = (int) (hash >>> 32) & mask;
        while (values[slot] != FREE && (keys[3 * slot] != a || keys[3 * slot + 1] != b || keys[3 * slot + 2] != c)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldKeys = keys;
        int[] oldValues = values;
        keys = new int[2 * oldKeys.length];
        values = free(2 * oldValues.length);
        for (int old = 0; old < oldValues.length; old++) {
            if (oldValues[old] != FREE) {
                int slot = slot(oldKeys[3 * old], oldKeys[3 * old + 1], oldKeys[3 * old + 2]);
                System.arraycopy(oldKeys, 3 * old, keys, 3 * slot, 3);
                values[slot] = oldValues[old];
            }
        }
    }
}
