package org.outagelab.mysql;

import java.util.BitSet;

/**
 * A set of transactions with gaps everywhere, such as the writes of some rows: one bit for each transaction up to the
 * last one in it. {@link GtidSet} is smaller for anything that has few gaps.
 */
final class WriteBits {
    private final BitSet[] bits;

    /**
     * An empty one.
     *
     * @param origins servers that may originate writes
     */
    WriteBits(int origins) {
        bits = new BitSet[origins];
        for (int i = 0; i < origins; i++) {
            bits[i] = new BitSet();
        }
    }

    void add(int origin, long sequence) {
        bits[origin].set(Math.toIntExact(sequence));
    }

    WriteBits copy() {
        var copy = new WriteBits(bits.length);
        copy.addAll(this);
        return copy;
    }

    void addAll(WriteBits other) {
        for (int i = 0; i < bits.length; i++) {
            bits[i].or(other.bits[i]);
        }
    }

    void removeAll(WriteBits other) {
        for (int i = 0; i < bits.length; i++) {
            bits[i].andNot(other.bits[i]);
        }
    }

    /** Leaves what is in the other set too. */
    WriteBits retain(GtidSet set) {
        for (int i = 0; i < bits.length; i++) {
            bits[i].and(of(set, i));
        }
        return this;
    }

    WriteBits remove(GtidSet set) {
        for (int i = 0; i < bits.length; i++) {
            bits[i].andNot(of(set, i));
        }
        return this;
    }

    private static BitSet of(GtidSet set, int origin) {
        var of = new BitSet();
        set.visit((server, first, last) -> {
            if (server == origin) {
                of.set(Math.toIntExact(first), Math.toIntExact(last + 1));
            }
        });
        return of;
    }

    long count() {
        long count = 0;
        for (var one : bits) {
            count += one.cardinality();
        }
        return count;
    }

    /** Commit time of the oldest in it, or {@link Long#MAX_VALUE} when it is empty. */
    long oldestNs(Books books) {
        long oldestNs = Long.MAX_VALUE;
        for (int i = 0; i < bits.length; i++) {
            int first = bits[i].nextSetBit(0);
            if (first >= 0) {
                oldestNs = Math.min(oldestNs, books.of(i).commitNs(first));
            }
        }
        return oldestNs;
    }
}
