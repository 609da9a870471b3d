package org.outagelab.client;

import java.util.Arrays;
import org.outagelab.core.random.RandomStream;
import org.outagelab.kind.Rotation;
import org.outagelab.net.Destination;
import org.outagelab.scenario.ClientSpec;

/**
 * Envoy's outlier detection: addresses that fail are left out for a while (outlier_detection.proto,
 * outlier_detection_impl.cc). So many failures in a row do it at once; every {@code interval} so does a success rate below
 * the mean by more than {@code stdev} standard deviations, among at least {@code hosts} addresses with at least
 * {@code volume} requests each. The n-th time in a row lasts n times {@code base}, {@code cap} at most, and ends with an
 * interval. While fewer than half of the addresses are left all are used (the panic threshold of the load balancer).
 */
final class Outliers {
    private static final double PANIC = 0.5;

    private final ClientSpec.Ejection spec;
    private final Destination destination;
    private final Rotation rotation;
    private final String owner;
    private final int[] inARow;
    private final int[] answered;
    private final int[] ok;
    private final int[] times;
    private final long[] sinceNs;
    private int ejected;

    /** @param owner the name of the load, whose clients decide */
    Outliers(ClientSpec.Ejection spec, Destination destination, Rotation rotation, String owner) {
        int addresses = destination.addresses();
        this.spec = spec;
        this.destination = destination;
        this.rotation = rotation;
        this.owner = owner;
        this.inARow = new int[addresses];
        this.answered = new int[addresses];
        this.ok = new int[addresses];
        this.times = new int[addresses];
        this.sinceNs = new long[addresses];
        Arrays.fill(sinceNs, -1);
    }

    /** Where an attempt starts: any address that is not left out. */
    int first(int client, RandomStream random) {
        int address = destination.first(client, random);
        int addresses = sinceNs.length;
        if (addresses - ejected < PANIC * addresses) {
            return address;
        }
        if (destination.lookedUp()) {
            // A name may lead to those alone that are left out: then one of them has it.
            for (int tried = destination.found(client); tried > 1 && sinceNs[address] >= 0; tried--) {
                address = destination.next(client, address);
            }
            return address;
        }
        while (sinceNs[address] >= 0) {
            address = destination.first(client, random);
        }
        return address;
    }

    /**
     * What became of an attempt at an address.
     *
     * @param good no 5xx, and not a connection that failed
     */
    void result(int address, boolean good, long nowNs) {
        answered[address]++;
        if (good) {
            ok[address]++;
            inARow[address] = 0;
        } else if (++inARow[address] >= spec.consecutive() && sinceNs[address] < 0) {
            inARow[address] = 0;
            eject(address, nowNs, spec.consecutive() + " failures in a row");
        }
    }

    /** The end of an interval. */
    void sweep(long nowNs) {
        for (int i = 0; i < sinceNs.length; i++) {
            if (sinceNs[i] >= 0 && nowNs - sinceNs[i] >= lastsNs(times[i])) {
                sinceNs[i] = -1;
                ejected--;
                tell(i, Rotation.Change.UP, "ejection over");
            } else if (sinceNs[i] < 0 && times[i] > 0) {
                times[i]--;
            }
        }
        compare(nowNs);
        Arrays.fill(answered, 0);
        Arrays.fill(ok, 0);
    }

    private long lastsNs(int nth) {
        return spec.baseNs() > spec.capNs() / nth ? spec.capNs() : nth * spec.baseNs();
    }

    private void compare(long nowNs) {
        int valid = 0;
        double sum = 0;
        for (int i = 0; i < answered.length; i++) {
            if (counts(i)) {
                valid++;
                sum += rate(i);
            }
        }
        if (valid < spec.hosts()) {
            return;
        }
        double mean = sum / valid;
        double squares = 0;
        for (int i = 0; i < answered.length; i++) {
            squares += counts(i) ? (rate(i) - mean) * (rate(i) - mean) : 0;
        }
        double threshold = mean - spec.stdev() * Math.sqrt(squares / valid);
        for (int i = 0; i < answered.length; i++) {
            if (counts(i) && rate(i) < threshold) {
                eject(i, nowNs, "success rate");
            }
        }
    }

    private boolean counts(int address) {
        return sinceNs[address] < 0 && answered[address] >= spec.volume();
    }

    private double rate(int address) {
        return (double) ok[address] / answered[address];
    }

    /** At most so many percent are left out; one always, unless {@code always-one} is off. */
    private void eject(int address, long nowNs, String reason) {
        int addresses = sinceNs.length;
        boolean room = spec.alwaysOne() && ejected == 0 || ejected + 1 <= spec.share() * addresses + 1e-9;
        if (room) {
            sinceNs[address] = nowNs;
            times[address]++;
            ejected++;
            tell(address, Rotation.Change.DOWN, reason);
        }
    }

    private void tell(int address, Rotation.Change change, String reason) {
        rotation.changed(owner, destination.route(address).port().unit(), change, reason);
    }
}
