package org.outagelab.benchmarks;

/**
 * The hold model on a structure and a dispatch alone, as a floor for engines: no clock, no checks, no cancelling, no
 * owners, no digest. An event is a time, a number in the order of scheduling, one of four kinds and, if
 * {@link BarePayloads} are used, a payload.
 */
final class BareHold implements Model {
    /** Smallest (time, sequence) first. */
    interface Structure {
        void add(long timeNs, long sequence, int kind, Object payload);

        /** Moves to the first event, which {@link #kind}, {@link #timeNs} and {@link #payload} then give. */
        void removeFirst();

        long timeNs();

        int kind();

        /** Null when payloads are not used. */
        Object payload();
    }

    private interface Handler {
        int next(BareHold model);
    }

    private final Structure structure;
    private final Delays delays;
    private final Handler[] handlers = new Handler[4];
    private final long[] counts = new long[4];
    private long sequence;

    BareHold(int pending, Delays delays, Structure structure) {
        this.structure = structure;
        this.delays = delays;
        handlers[0] = model -> { model.counts[0]++; return 1; };
        handlers[1] = model -> { model.counts[1]++; return 2; };
        handlers[2] = model -> { model.counts[2]++; return 3; };
        handlers[3] = model -> { model.counts[3]++; return 0; };
        for (int i = 0; i < pending; i++) {
            structure.add(delays.nextNs(), sequence++, i & 3, this);
        }
    }

    @Override
    public void run(long operations) {
        for (long i = 0; i < operations; i++) {
            structure.removeFirst();
            long nowNs = structure.timeNs();
            var model = BarePayloads.USED ? (BareHold) structure.payload() : this;
            int next = handlers[structure.kind()].next(model);
            structure.add(nowNs + delays.nextNs(), sequence++, next, model);
        }
    }
}
