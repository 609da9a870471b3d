package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.outagelab.core.random.RandomStream;

/**
 * HAProxy's {@code random(n)}: n draws in proportion to the weights, the least loaded of them wins (get_server_rnd).
 * A winner that is saturated means the queue, even while others are free.
 */
final class RandomDraws implements Balance {
    private final RandomStream random;
    private final int draws;
    private final List<Server> servers = new ArrayList<>();
    private int totalWeight;

    RandomDraws(RandomStream random, int draws) {
        this.random = random;
        this.draws = draws;
    }

    @Override
    public void up(Server server) {
        if (server.effectiveWeight() > 0 && !servers.contains(server)) {
            servers.add(server);
            servers.sort(Comparator.comparingInt(Server::index));
            addWeights();
        }
    }

    @Override
    public void down(Server server) {
        servers.remove(server);
        addWeights();
    }

    @Override
    public void weightChanged(Server server) {
        addWeights();
    }

    @Override
    public Server pick(Server avoid) {
        if (totalWeight == 0) {
            return null;
        }
        Server best = null;
        for (int i = 0; i < draws; i++) {
            var drawn = draw();
            if (best == null || best == avoid || drawn != avoid && lessLoaded(drawn, best)) {
                best = drawn;
            }
        }
        return best.saturated() ? null : best;
    }

    private static boolean lessLoaded(Server a, Server b) {
        return (long) a.served() * b.effectiveWeight() < (long) b.served() * a.effectiveWeight();
    }

    private void addWeights() {
        totalWeight = 0;
        for (var server : servers) {
            totalWeight += server.effectiveWeight();
        }
    }

    private Server draw() {
        int point = random.nextInt(totalWeight);
        for (int i = 0; i < servers.size(); i++) {
            point -= servers.get(i).effectiveWeight();
            if (point < 0) {
                return servers.get(i);
            }
        }
        throw new IllegalStateException("weights do not add up to " + totalWeight);
    }
}
