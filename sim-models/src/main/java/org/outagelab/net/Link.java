package org.outagelab.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.outagelab.core.random.RandomStream;

/** One direction between two machines: a constant latency, whether packets get through, and how many are lost. */
public final class Link {
    private final long latencyNs;
    private final Supplier<RandomStream> randoms;
    private final List<Loss> losses = new ArrayList<>();
    private final List<Burst> bursts = new ArrayList<>();
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

    /**
     * Loses packets from now on, each by itself and independently of other losses.
     *
     * @param share of packets, 0..1
     */
    public void lose(double share) {
        if (share > 0) {
            lose(new Loss(share, 1));
        }
    }

    /** Ends one loss of this share. */
    public void stopLosing(double share) {
        stopLosing(new Loss(share, 1));
    }

    /** Loses packets from now on, independently of other losses. */
    public void lose(Loss other) {
        losses.add(other);
        if (other.burst() > 1) {
            bursts.add(new Burst(other));
        }
        combine();
    }

    /** Ends one such loss. */
    public void stopLosing(Loss one) {
        losses.remove(one);
        for (int i = 0; i < bursts.size(); i++) {
            if (bursts.get(i).loss.equals(one)) {
                bursts.remove(i);
                break;
            }
        }
        combine();
    }

    /** Whether some packets are lost by chance. */
    boolean lossy() {
        return !losses.isEmpty();
    }

    /** Draws whether one packet is lost: a segment, an advert. */
    public boolean loses() {
        if (losses.isEmpty()) {
            return false;
        }
        boolean lost = loss > 0 && random.nextDouble() < loss;
        for (var burst : bursts) {
            lost |= burst.takesNext(random);
        }
        return lost;
    }

    /** Those that take each packet by itself, as one share. */
    private void combine() {
        double through = 1;
        for (var one : losses) {
            through *= one.burst() > 1 ? 1 : 1 - one.share();
        }
        loss = 1 - through;
        random = random == null && !losses.isEmpty() ? randoms.get() : random;
    }

    private static final class Burst {
        private final Loss loss;
        private boolean bad;

        Burst(Loss loss) {
            this.loss = loss;
        }

        boolean takesNext(RandomStream random) {
            bad = bad ? random.nextDouble() >= loss.recovery() : random.nextDouble() < loss.onset();
            return bad;
        }
    }
}
