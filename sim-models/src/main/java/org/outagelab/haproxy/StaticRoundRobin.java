package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** HAProxy's {@code static-rr}: a map of slots, rebuilt when a server comes or goes (lb_map.c, reference §5). */
final class StaticRoundRobin implements Balance {
    private final List<Server> servers = new ArrayList<>();
    private List<Server> slots = List.of();
    private int at;

    @Override
    public void up(Server server) {
        if (!servers.contains(server) && server.weight() > 0) {
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
    public Server pick(Server avoid) {
        Server avoided = null;
        int avoidedAt = 0;
        for (int i = 0; i < slots.size(); i++) {
            int slot = (at + i) % slots.size();
            var server = slots.get(slot);
            if (!server.saturated()) {
                if (server != avoid) {
                    at = (slot + 1) % slots.size();
                    return server;
                }
                avoided = server;
                avoidedAt = slot;
            }
        }
        if (avoided != null) {
            at = (avoidedAt + 1) % slots.size();
        }
        return avoided;
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
        at = 0;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
