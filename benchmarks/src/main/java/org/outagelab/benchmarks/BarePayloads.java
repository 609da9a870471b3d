package org.outagelab.benchmarks;

import java.util.Arrays;

/**
 * The payloads of a bare structure, if it is to have any: beside the chunks of its buckets, at the same places. From a
 * bucket to the sorted run they stay where they are, and the key has the place.
 */
final class BarePayloads {
    /** Whether bare structures have payloads, as the events of an engine do: {@code -Dbare.payloads=true}. */
    static final boolean USED = Boolean.getBoolean("bare.payloads");

    /** Of a key: the bits of the kind and, with payloads, of the place. */
    static final int SEQUENCE_SHIFT = USED ? 24 : 2;

    /** Places before this one are for events that are added to the run itself. */
    static final int KEPT = 256;

    private Object[] payloads = new Object[2 * KEPT];
    private final int[] unkept = new int[KEPT + 1];
    private int unkeptCount;

    BarePayloads() {
        for (int place = KEPT - 1; place >= 0; place--) {
            unkept[unkeptCount++] = place;
        }
    }

    void grow(int places) {
        if (USED) {
            payloads = Arrays.copyOf(payloads, places);
        }
    }

    void put(int place, Object payload) {
        if (USED) {
            payloads[place] = payload;
        }
    }

    /** Takes one that is to be put elsewhere. */
    Object move(int place) {
        if (!USED) {
            return null;
        }
        Object payload = payloads[place];
        payloads[place] = null;
        return payload;
    }

    /** Brings the payloads of a chunk into the cache, while others are read. */
    void touch(int place) {
        // The test keeps the compiler from dropping the load.
        if (USED && payloads[place] == this) {
            throw new AssertionError();
        }
    }

    /** @return the key of an event added to the run */
    long keep(long key, Object payload) {
        if (!USED) {
            return key;
        }
        int place = unkept[--unkeptCount];
        payloads[place] = payload;
        return poured(key, place);
    }

    /** @return the key of an event poured from this place into the run */
    static long poured(long key, int place) {
        return USED ? key | (long) place << 2 : key;
    }

    /** Takes that of an event of the run. */
    Object take(long key) {
        if (!USED) {
            return null;
        }
        int place = (int) (key >>> 2) & (1 << SEQUENCE_SHIFT - 2) - 1;
        Object payload = payloads[place];
        payloads[place] = null;
        unkept[unkeptCount] = place;
        unkeptCount += place - KEPT >>> 31;
        return payload;
    }
}
