package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Who moves at a hash remap: {@code map-based} computes its map anew, and most keys move; {@code consistent} moves the keys of a
 * server that goes, or the share of one that comes (docs/models/haproxy.md#balancing).
 *
 * @param moved share of all keys that lead to another server than before
 * @param strayed of the keys of the servers that were there before and still are: the share that leads to another one
 */
record Remap(double moved, double strayed) {
    /** Of keys that are looked at where maps are too large to look at all of them, or for a ring. */
    private static final int KEYS = 1 << 15;
    /** As many hashes as two maps need until both begin anew: then the shares are exact. */
    private static final long MOST = 1 << 20;

    /** @return null when there was no server before, or is none after it */
    static Remap between(HashLayout before, HashLayout after) {
        if (before.of(0) == null || after.of(0) == null) {
            return null;
        }
        long period = before.period() == 0 || after.period() == 0
                ? 0
                : (long) before.period() / gcd(before.period(), after.period()) * after.period();
        boolean whole = period > 0 && period <= MOST;
        int keys = whole ? (int) period : KEYS;
        // Evenly over all hashes; where every key of a period is looked at, each of them as it is.
        int step = whole ? 1 : (int) ((1L << 32) / KEYS);
        var stays = new LinkedHashSet<Server>();
        for (int i = 0; i < keys; i++) {
            stays.add(after.of(i * step));
        }
        int moved = 0;
        int stay = 0;
        int strayed = 0;
        for (int i = 0; i < keys; i++) {
            var was = before.of(i * step);
            boolean other = was != after.of(i * step);
            moved += other ? 1 : 0;
            stay += stays.contains(was) ? 1 : 0;
            strayed += other && stays.contains(was) ? 1 : 0;
        }
        return new Remap((double) moved / keys, stay == 0 ? Double.NaN : (double) strayed / stay);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /**
     * When a server has gone.
     *
     * @param spec of a policy that hashes
     * @param gone an instance of the backend
     * @return null if no other server has a weight
     */
    static Remap without(HaproxySpec spec, List<String> instances, String gone) {
        var balance = spec.policy().factory().create(spec, null);
        var servers = new ArrayList<Server>();
        for (int i = 0; i < instances.size(); i++) {
            var its = spec.server(instances.get(i));
            var server = new Server(i, its, null, null, null);
            servers.add(server);
            if (!its.backup()) {
                balance.up(server);
            }
        }
        var before = balance.layout();
        balance.down(servers.get(instances.indexOf(gone)));
        return between(before, balance.layout());
    }
}
