package org.outagelab.benchmarks;

import java.util.Arrays;

/**
 * A ladder of one rung: buckets of a power of two in width below a list of the far future and above a sorted run. Right
 * for delays of one scale, without what makes an engine safe: nothing is cancelled, and a full bucket is only sorted.
 */
final class BareLadder implements BareHold.Structure {
    private static final int CHUNK = 16;
    private static final int LAST = 13;
    private static final int POUR_AT_LEAST = 12;
    private static final int PER_BUCKET = 8;

    /** Chunks of seven events (time; sequence and kind) behind the position of the event before them. */
    private long[] chunks = new long[CHUNK * 64];

    private int free;
    private int used = CHUNK * (1 + BarePayloads.KEPT / 8);
    /** The first and the last of the chunks whose payloads are in use until the run is empty. */
    private int poured;

    private int lastPoured;
    private final BarePayloads payloads = new BarePayloads();
    private Object payload;
    private int[] tails = new int[0];
    private int far = LAST;
    private long[] run = new long[2 * 512];
    private int head;
    private int end;
    /** Before it in the run, before {@link #endNs} in the buckets, else in the far future. */
    private long runEndNs;

    private long startNs;
    private long endNs;
    private int shift;
    private int buckets;
    private int unread;
    private long timeNs;
    private long key;

    @Override
    public void add(long timeNs, long sequence, int kind, Object payload) {
        // The sequence decides before the kind does.
        long key = sequence << BarePayloads.SEQUENCE_SHIFT | kind;
        if (timeNs < runEndNs) {
            addToRun(timeNs, payloads.keep(key, payload));
        } else if (timeNs < endNs) {
            int bucket = (int) ((timeNs - startNs) >> shift);
            tails[bucket] = addTo(tails[bucket], timeNs, key, payload);
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

    private int addTo(int tail, long timeNs, long key, Object payload) {
        int at = tail + 2;
        if ((tail & CHUNK - 1) == LAST) {
            int chunk = free;
            if (chunk != 0) {
                free = (int) chunks[chunk];
            } else {
                if (used == chunks.length) {
                    chunks = Arrays.copyOf(chunks, 2 * used);
                    payloads.grow(used);
                }
                chunk = used;
                used += CHUNK;
            }
            chunks[chunk] = tail;
            at = chunk + 1;
        }
        chunks[at] = timeNs;
        chunks[at + 1] = key;
        payloads.put(at >> 1, payload);
        return at;
    }

    private void refill() {
        head = 0;
        end = 0;
        reusePoured();
        while (end < 2 * POUR_AT_LEAST) {
            if (unread == buckets) {
                if (far == LAST) {
                    break;
                }
                spreadFarFuture();
            }
            int tail = tails[unread];
            tails[unread++] = LAST;
            runEndNs = startNs + ((long) unread << shift);
            while (tail != LAST) {
                if (end == run.length) {
                    run = Arrays.copyOf(run, 2 * run.length);
                }
                run[end] = chunks[tail];
                run[end + 1] = BarePayloads.poured(chunks[tail + 1], tail >> 1);
                end += 2;
                tail = pouredBefore(tail);
            }
        }
        int last = end;
        end = 2;
        while (end < last) {
            addToRun(run[end], run[end + 1]);
        }
    }

    private int pouredBefore(int at) {
        if (!BarePayloads.USED || (at & CHUNK - 1) > 1) {
            return before(at);
        }
        int chunk = at - 1;
        int before = (int) chunks[chunk];
        chunks[chunk] = poured;
        lastPoured = poured == 0 ? chunk : lastPoured;
        poured = chunk;
        return before;
    }

    private void reusePoured() {
        if (poured != 0) {
            chunks[lastPoured] = free;
            free = poured;
            poured = 0;
        }
    }

    /** Frees the chunk that is left. */
    private int before(int at) {
        if ((at & CHUNK - 1) > 1) {
            return at - 2;
        }
        int chunk = at - 1;
        int before = (int) chunks[chunk];
        chunks[chunk] = free;
        free = chunk;
        return before;
    }

    private void spreadFarFuture() {
        long first = Long.MAX_VALUE;
        double sum = 0;
        int count = 0;
        for (int at = far; at != LAST; at = (at & CHUNK - 1) > 1 ? at - 2 : (int) chunks[at - 1]) {
            first = Math.min(first, chunks[at]);
            sum += chunks[at];
            count++;
        }
        double mean = sum / count - first;
        shift = Math.max(0, Math.getExponent(PER_BUCKET * mean / count));
        buckets = (int) Math.min(1 << 22, (long) (4 * mean) >> shift) + 1;
        startNs = first;
        endNs = first + ((long) buckets << shift);
        runEndNs = first;
        unread = 0;
        if (tails.length < buckets) {
            tails = new int[2 * buckets];
            Arrays.fill(tails, LAST);
        }
        int at = far;
        far = LAST;
        while (at != LAST) {
            long timeNs = chunks[at];
            long key = chunks[at + 1];
            Object payload = payloads.move(at >> 1);
            at = before(at);
            if (timeNs < endNs) {
                int bucket = (int) ((timeNs - startNs) >> shift);
                tails[bucket] = addTo(tails[bucket], timeNs, key, payload);
            } else {
                far = addTo(far, timeNs, key, payload);
            }
        }
    }
}
