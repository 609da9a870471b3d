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
    private final boolean byRate;
    private final List<Server> servers = new ArrayList<>();
    private int totalWeight;

    /** @param byRate whether the requests of the last second decide between two that are as busy */
    RandomDraws(RandomStream random, int draws, boolean byRate) {
        this.random = random;
        this.byRate = byRate;
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
        // A draw that meets the server to avoid goes on to another one, as on HAProxy's ring (chash_get_server_hash).
        int skipped = avoid != null && servers.contains(avoid) ? avoid.effectiveWeight() : 0;
        boolean others = skipped < totalWeight;
        for (int i = 0; i < draws; i++) {
            var drawn = others ? draw(avoid, totalWeight - skipped) : draw(null, totalWeight);
            if (best == null || lessLoaded(drawn, best)) {
                best = drawn;
            }
        }
        return best.saturated() ? null : best;
    }

    private boolean lessLoaded(Server a, Server b) {
        long ofA = (long) a.served() * b.effectiveWeight();
        long ofB = (long) b.served() * a.effectiveWeight();
        return ofA < ofB
                || byRate
                        && ofA == ofB
                        && a.requestsOfTheLastSecond() * b.effectiveWeight() < b.requestsOfTheLastSecond() * a.effectiveWeight();
    }

    private void addWeights() {
        totalWeight = 0;
        for (var server : servers) {
            totalWeight += server.effectiveWeight();
        }
    }

    /** @param weight of all but the one to avoid */
    private Server draw(Server avoid, int weight) {
        int point = random.nextInt(weight);
        for (int i = 0; i < servers.size(); i++) {
            point -= servers.get(i) == avoid ? 0 : servers.get(i).effectiveWeight();
            if (point < 0) {
                return servers.get(i);
            }
        }
        throw new IllegalStateException("weights do not add up to " + totalWeight);
    }
}
