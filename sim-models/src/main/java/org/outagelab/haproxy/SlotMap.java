package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Servers laid out by weight on a map of slots, which is computed anew when one comes or goes (lb_map.c,
 * docs/models/haproxy.md#balancing): {@code static-rr} walks through it, {@code hash-type map-based} looks a hash up.
 */
final class SlotMap {
    private final List<Server> servers = new ArrayList<>();
    private List<Server> slots = List.of();

    /** @return whether it is new */
    boolean add(Server server) {
        if (servers.contains(server) || server.weight() == 0) {
            return false;
        }
        servers.add(server);
        servers.sort(Comparator.comparingInt(Server::index));
        rebuild();
        return true;
    }

    /** @return whether it was there */
    boolean remove(Server server) {
        boolean removed = servers.remove(server);
        if (removed) {
            rebuild();
        }
        return removed;
    }

    int size() {
        return slots.size();
    }

    Server get(int slot) {
        return slots.get(slot);
    }

    /** As it is now: it is computed anew, and never changed. */
    HashLayout layout() {
        var now = slots;
        return new HashLayout() {
            @Override
            public Server of(int hash) {
                return now.isEmpty() ? null : now.get(Integer.remainderUnsigned(hash, now.size()));
            }

            @Override
            public int period() {
                return now.size();
            }
        };
    }

    private void rebuild() {
        int divisor = 0;
        for (var server : servers) {
            divisor = gcd(divisor, server.weight());
        }
        int total = 0;
        for (var server : servers) {
            total += server.weight() / divisor;
        }
        var scores = new int[servers.size()];
        var built = new ArrayList<Server>(total);
        for (int slot = 0; slot < total; slot++) {
            int best = -1;
            int most = 0;
            for (int i = 0; i < scores.length; i++) {
                scores[i] += servers.get(i).weight() / divisor;
                int value = (scores[i] + total) / total;
                if (best < 0 || value > most) {
                    most = value;
                    best = i;
                }
            }
            built.add(servers.get(best));
            scores[best] -= total;
        }
        slots = built;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
