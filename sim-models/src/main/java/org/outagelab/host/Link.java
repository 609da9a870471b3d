package org.outagelab.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.outagelab.core.random.RandomStream;

/** One direction between two machines: a constant latency, whether packets get through, and how many are lost. */
public final class Link {
    private final long latencyNs;
    private final Supplier<RandomStream> randoms;
    private final List<Double> losses = new ArrayList<>();
    private RandomStream random;
    private double loss;
    private int blocks;

    /** @param latencyNs one way, at least 0 */
    public Link(long latencyNs) {
        this(latencyNs, () -> {
            throw new IllegalStateException("a link without a random stream loses no packets");
        });
    }

    /** @param randoms gives the stream that decides about packets, once some may be lost */
    public Link(long latencyNs, Supplier<RandomStream> randoms) {
        this.latencyNs = latencyNs;
        this.randoms = randoms;
    }

    public long latencyNs() {
        return latencyNs;
    }

    public boolean blocked() {
        return blocks > 0;
    }

    /** Faults are counted. */
    public void block() {
        blocks++;
    }

    public void unblock() {
        blocks = Math.max(0, blocks - 1);
    }

    /** Loses packets from now on, independently of other losses. @param share of packets, 0..1 */
    public void lose(double share) {
        if (share > 0) {
            losses.add(share);
            combine();
        }
    }

    /** Ends one loss of this share. */
    public void stopLosing(double share) {
        losses.remove((Double) share);
        combine();
    }

    /** Draws whether one packet is lost. */
    boolean loses() {
        return loss > 0 && random.nextDouble() < loss;
    }

    private void combine() {
        double through = 1;
        for (double share : losses) {
            through *= 1 - share;
        }
        loss = losses.isEmpty() ? 0 : 1 - through;
        random = random == null && loss > 0 ? randoms.get() : random;
    }
}
