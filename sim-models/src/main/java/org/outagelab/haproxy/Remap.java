package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.List;

/**
 * Who moves at a hash remap: the share of the keys of the servers that stay which lead to another one once a server has
 * gone. {@code map-based} computes its map anew, and most keys move; {@code consistent} moves none but those of the server
 * that went (docs/models/haproxy.md#balancing). The keys of the lost server move under both, and are not counted.
 *
 * <p>Counted over {@value #KEYS} keys, so that it is exact to some 0.5 percentage points.
 */
final class Remap {
    private static final int KEYS = 20_000;

    private Remap() {}

    /**
     * @param spec of a policy that hashes
     * @param gone an instance of the backend
     * @return 0..1; NaN if no other server has a weight
     */
    static double share(HaproxySpec spec, List<String> instances, String gone) {
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
        var lost = servers.get(instances.indexOf(gone));
        var before = new Server[KEYS];
        for (int key = 0; key < KEYS; key++) {
            before[key] = balance.pick(null, Hashes.avalanche(key));
        }
        balance.down(lost);
        int stay = 0;
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            if (before[key] != null && before[key] != lost) {
                stay++;
                moved += balance.pick(null, Hashes.avalanche(key)) == before[key] ? 0 : 1;
            }
        }
        return stay == 0 ? Double.NaN : moved / (double) stay;
    }
}
