package org.outagelab.haproxy;

import java.util.TreeMap;
import org.outagelab.core.random.RandomStream;

/**
 * HAProxy's {@code random(n)}: n draws in proportion to the weights, the least loaded of them wins (get_server_rnd).
 * A winner that is saturated means the queue, even while others are free.
 */
final class RandomDraws implements Balance {
    private final RandomStream random;
    private final int draws;
    private final TreeMap<Integer, Server> servers = new TreeMap<>();
    private int totalWeight;

    RandomDraws(RandomStream random, int draws) {
        this.random = random;
        this.draws = draws;
    }

    @Override
    public void up(Server server) {
        if (server.weight() > 0 && servers.put(server.index(), server) == null) {
            totalWeight += server.weight();
        }
    }

    @Override
    public void down(Server server) {
        if (servers.remove(server.index()) != null) {
            totalWeight -= server.weight();
        }
    }

    @Override
    public Server pick(Server avoid) {
        if (totalWeight == 0) {
            return null;
        }
        Server best = null;
        for (int i = 0; i < draws; i++) {
            var drawn = draw();
            if (best == null
                    || best == avoid
                    || drawn != avoid && (long) drawn.served() * best.weight() < (long) best.served() * drawn.weight()) {
                best = drawn;
            }
        }
        return best.saturated() ? null : best;
    }

    private Server draw() {
        int point = random.nextInt(totalWeight);
        for (var server : servers.values()) {
            point -= server.weight();
            if (point < 0) {
                return server;
            }
        }
        throw new IllegalStateException("weights do not add up to " + totalWeight);
    }
}
