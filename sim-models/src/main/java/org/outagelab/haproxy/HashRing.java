package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * {@code hash-type consistent}: a ring with 16 points per unit of weight, the point nearest to the hash wins
 * (chash_get_server_hash). A server that comes or goes moves its own share of the keys only.
 *
 * <p>With {@code hash-balance-factor f} a server that has its share of (requests on all + 1)·f/100 already is passed
 * over for the next one on the ring (chash_server_is_eligible).
 */
final class HashRing implements Balance {
    /** Keys of one server are the hashes of its number times this, and on: BE_WEIGHT_SCALE · 256. */
    private static final int KEYS_PER_SERVER = 4096;

    private final int factorPercent;
    private final List<Server> servers = new ArrayList<>();
    /** Sorted as unsigned: the top bit is flipped. */
    private long[] points = {};
    private Server[] owners = {};
    private int totalWeight;

    /** @param factorPercent {@code hash-balance-factor}; 0 for none */
    HashRing(int factorPercent) {
        this.factorPercent = factorPercent;
    }

    @Override
    public void up(Server server) {
        if (!servers.contains(server) && server.effectiveWeight() > 0) {
            servers.add(server);
            servers.sort(Comparator.comparingInt(Server::index));
            rebuild();
        }
    }

    @Override
    public void down(Server server) {
        if (servers.remove(server)) {
            rebuild();
        }
    }

    @Override
    public void weightChanged(Server server) {
        rebuild();
    }

    @Override
    public Server pick(Server avoid) {
        return pick(avoid, 0);
    }

    @Override
    public Server pick(Server avoid, int hash) {
        if (points.length == 0) {
            return null;
        }
        int at = nearest(points, hash);
        for (int i = 0; i < points.length; i++) {
            var server = owners[(at + i) % points.length];
            if (server != avoid && (factorPercent == 0 || eligible(server))) {
                return server;
            }
        }
        return owners[at];
    }

    /** Whatever is on the servers. */
    @Override
    public HashLayout layout() {
        var nowPoints = points;
        var nowOwners = owners;
        return new HashLayout() {
            @Override
            public Server of(int hash) {
                return nowPoints.length == 0 ? null : nowOwners[nearest(nowPoints, hash)];
            }

            @Override
            public int period() {
                return 0;
            }
        };
    }

    /** The place of the point that is nearest. */
    private static int nearest(long[] points, int hash) {
        long key = Integer.toUnsignedLong(hash);
        int next = firstFrom(points, key);
        int before = next == 0 ? points.length - 1 : next - 1;
        next = next == points.length ? 0 : next;
        // Distances around the ring, modulo 2^32; a tie goes to the point before.
        long back = key - points[before] & 0xFFFFFFFFL;
        long ahead = points[next] - key & 0xFFFFFFFFL;
        return back <= ahead ? before : next;
    }

    private static int firstFrom(long[] points, long key) {
        int low = 0;
        int high = points.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (points[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean eligible(Server server) {
        long served = 0;
        long before = 0;
        for (var other : servers) {
            served += other.served();
            before += other.index() < server.index() ? other.effectiveWeight() : 0;
        }
        long slots = ((served + 1) * factorPercent + 99) / 100;
        long weight = server.effectiveWeight();
        long rest = slots % totalWeight;
        long own = weight * (slots / totalWeight) + (before + weight) * rest / totalWeight - before * rest / totalWeight;
        return server.served() < Math.max(1, own);
    }

    private void rebuild() {
        totalWeight = 0;
        for (var server : servers) {
            totalWeight += server.effectiveWeight();
        }
        // Point, then server, then its place there: equal points keep the order of the file.
        var sorted = new long[totalWeight];
        int n = 0;
        for (int i = 0; i < servers.size(); i++) {
            int first = (servers.get(i).index() + 1) * KEYS_PER_SERVER;
            for (int point = 0; point < servers.get(i).effectiveWeight(); point++) {
                long key = Integer.toUnsignedLong(Hashes.avalanche(first + point));
                sorted[n++] = key << 16 | i;
            }
        }
        // 32 bits of key and 16 of server: as unsigned numbers they stay below 2^48.
        Arrays.sort(sorted);
        points = new long[n];
        owners = new Server[n];
        for (int i = 0; i < n; i++) {
            points[i] = sorted[i] >>> 16;
            owners[i] = servers.get((int) (sorted[i] & 0xFFFF));
        }
    }
}
