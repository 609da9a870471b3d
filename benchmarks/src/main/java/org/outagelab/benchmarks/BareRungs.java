package org.outagelab.benchmarks;

import java.util.Arrays;

/**
 * For many events, a ladder of two rungs: buckets of a power of two in width below a list of the far future and above a
 * sorted run, a large bucket spread over a rung of its own. Right for delays of one scale, without what makes an engine
 * safe: nothing is cancelled, and a bucket of equal times is only sorted.
 */
final class BareRungs implements BareHold.Structure {
    private static final int CHUNK = 8;
    private static final int EMPTY = CHUNK - 1;
    private static final int POUR_AT_LEAST = 12;
    private static final int SPREAD_OVER = 32;
    private static final int PER_BUCKET = 8;
    private static final int MOST_BUCKETS = 1 << 10;

    /** Time, and sequence with kind, of the events of each chunk; it begins where a cache line does. */
    private long[] events = new long[2 * CHUNK * 64 + 6];

    private int[] links = new int[64];
    private int free;
    private int used = 1 + BarePayloads.KEPT / CHUNK;
    /** The first and the last of the chunks whose payloads are in use until the run is empty. */
    private int poured;

    private int lastPoured;
    private final BarePayloads payloads = new BarePayloads();
    private Object payload;
    private final Rung upper = new Rung();
    private final Rung lower = new Rung();
    private int far = EMPTY;
    private long[] run = new long[2 * 512];
    private int head;
    private int end;
    /** Before it in the run, then in the buckets of the lower and the upper rung, else in the far future. */
    private long runEndNs;

    private long timeNs;
    private long key;

    private static final class Rung {
        private int[] tails = new int[0];
        private long startNs;
        private long endNs;
        private int shift;
        private int buckets;
        private int unread;

        void cover(long firstNs, double meanNs, int count, long limitNs) {
            // A rung of the far future need not reach all of it, that of a bucket must.
            long range = limitNs < Long.MAX_VALUE ? limitNs - firstNs - 1 : (long) (4 * meanNs);
            shift = Math.max(0, Math.getExponent(PER_BUCKET * meanNs / count));
            while (range >> shift >= MOST_BUCKETS) {
                shift++;
            }
            buckets = (int) (range >> shift) + 1;
            startNs = firstNs;
            endNs = Math.min(limitNs, firstNs + ((long) buckets << shift));
            unread = 0;
            if (tails.length < buckets) {
                tails = new int[2 * buckets];
                Arrays.fill(tails, EMPTY);
            }
        }
    }

    @Override
    public void add(long timeNs, long sequence, int kind, Object payload) {
        // The sequence decides before the kind does.
        long key = sequence << BarePayloads.SEQUENCE_SHIFT | kind;
        if (timeNs < runEndNs) {
            addToRun(timeNs, payloads.keep(key, payload));
        } else if (timeNs < lower.endNs) {
            addTo(lower, timeNs, key, payload);
        } else if (timeNs < upper.endNs) {
            addTo(upper, timeNs, key, payload);
        } else {
            far = addTo(far, timeNs, key, payload);
        }
    }

    @Override
    public void removeFirst() {
        if (head == end) {
            refill();
        }
        timeNs = run[head];
        key = run[head + 1];
        payload = payloads.take(key);
        head += 2;
    }

    @Override
    public long timeNs() {
        return timeNs;
    }

    @Override
    public int kind() {
        return (int) key & 3;
    }

    @Override
    public Object payload() {
        return payload;
    }

    private void addToRun(long timeNs, long key) {
        if (end == run.length) {
            if (2 * (end - head) > end) {
                run = Arrays.copyOf(run, 2 * run.length);
            }
            System.arraycopy(run, head, run, 0, end - head);
            end -= head;
            head = 0;
        }
        long[] r = run;
        int at = end;
        while (at > head && (r[at - 2] > timeNs || r[at - 2] == timeNs && r[at - 1] > key)) {
            r[at] = r[at - 2];
            r[at + 1] = r[at - 1];
            at -= 2;
        }
        r[at] = timeNs;
        r[at + 1] = key;
        end += 2;
    }

    private void addTo(Rung rung, long timeNs, long key, Object payload) {
        int bucket = (int) ((timeNs - rung.startNs) >> rung.shift);
        rung.tails[bucket] = addTo(rung.tails[bucket], timeNs, key, payload);
    }

    private int addTo(int tail, long timeNs, long key, Object payload) {
        int place = tail + 1;
        if ((tail & CHUNK - 1) == CHUNK - 1) {
            int chunk = free;
            if (chunk != 0) {
                free = links[chunk];
            } else {
                if (used == links.length) {
                    links = Arrays.copyOf(links, 2 * used);
                    events = Arrays.copyOf(events, 2 * CHUNK * 2 * used + 6);
                    payloads.grow(CHUNK * 2 * used);
                }
                chunk = used++;
            }
            links[chunk] = tail;
            place = chunk * CHUNK;
        }
        events[2 * place + 6] = timeNs;
        events[2 * place + 7] = key;
        payloads.put(place, payload);
        return place;
    }

    private void refill() {
        head = 0;
        end = 0;
        reusePoured();
        while (end < 2 * POUR_AT_LEAST) {
            if (lower.unread < lower.buckets) {
                pour(take(lower));
            } else if (upper.unread < upper.buckets) {
                int tail = take(upper);
                if (!spread(tail, lower, runEndNs)) {
                    pour(tail);
                }
            } else if (far == EMPTY || end > 0) {
                break;
            } else {
                int tail = far;
                far = EMPTY;
                spread(tail, upper, Long.MAX_VALUE);
            }
        }
        int last = end;
        end = 2;
        while (end < last) {
            addToRun(run[end], run[end + 1]);
        }
    }

    private int take(Rung rung) {
        int tail = rung.tails[rung.unread];
        rung.tails[rung.unread++] = EMPTY;
        runEndNs = Math.min(rung.endNs, rung.startNs + ((long) rung.unread << rung.shift));
        return tail;
    }

    private void pour(int tail) {
        int place = tail;
        while (place != EMPTY) {
            if (end == run.length) {
                run = Arrays.copyOf(run, 2 * run.length);
            }
            run[end] = events[2 * place + 6];
            run[end + 1] = BarePayloads.poured(events[2 * place + 7], place);
            end += 2;
            place = pouredBefore(place);
        }
    }

    private int pouredBefore(int place) {
        if (!BarePayloads.USED || (place & CHUNK - 1) != 0) {
            return before(place);
        }
        int chunk = place / CHUNK;
        payloads.touch(place);
        int before = links[chunk];
        links[chunk] = poured;
        lastPoured = poured == 0 ? chunk : lastPoured;
        poured = chunk;
        return before;
    }

    private void reusePoured() {
        if (poured != 0) {
            links[lastPoured] = free;
            free = poured;
            poured = 0;
        }
    }

    /** Frees the chunk that is left. */
    private int before(int place) {
        if ((place & CHUNK - 1) != 0) {
            return place - 1;
        }
        int chunk = place / CHUNK;
        int before = links[chunk];
        links[chunk] = free;
        free = chunk;
        return before;
    }

    /** Brings a bucket into the cache: the waits for its chunks overlap. */
    private void fetch(int tail) {
        long seen = 0;
        for (int at = tail; at != EMPTY; at = links[at / CHUNK]) {
            int first = at & ~(CHUNK - 1);
            seen |= events[2 * first + 6] | events[2 * first + 6 + CHUNK];
            payloads.touch(first);
        }
        // There are no negative times: the test keeps the compiler from dropping the loads.
        if (seen < 0) {
            throw new AssertionError();
        }
    }

    /** @return false when there are too few events for that */
    private boolean spread(int tail, Rung rung, long limitNs) {
        fetch(tail);
        long first = Long.MAX_VALUE;
        long last = 0;
        double sum = 0;
        int count = 0;
        for (int at = tail; at != EMPTY; at = (at & CHUNK - 1) != 0 ? at - 1 : links[at / CHUNK]) {
            long timeNs = events[2 * at + 6];
            first = Math.min(first, timeNs);
            last = Math.max(last, timeNs);
            sum += timeNs;
            count++;
        }
        if (limitNs < Long.MAX_VALUE && (count <= SPREAD_OVER || first == last)) {
            return false;
        }
        rung.cover(first, sum / count - first, count, limitNs);
        runEndNs = first;
        int place = tail;
        while (place != EMPTY) {
            long timeNs = events[2 * place + 6];
            long key = events[2 * place + 7];
            Object payload = payloads.move(place);
            place = before(place);
            if (timeNs < rung.endNs) {
                addTo(rung, timeNs, key, payload);
            } else {
                far = addTo(far, timeNs, key, payload);
            }
        }
        return true;
    }
}
