package org.example.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.outagelab.haproxy.Balance;
import org.outagelab.haproxy.BalanceProvider;
import org.outagelab.haproxy.Policy;
import org.outagelab.haproxy.Server;

/**
 * {@code balance: last}: the last server of the file that has a slot, the mirror of {@code first}. It keeps the servers at
 * the front free, for example for work that comes another way.
 */
public final class LastFirst implements BalanceProvider {
    @Override
    public Policy policy() {
        return new Policy(
                "last", Set.of(Policy.Trait.QUEUE_FIRST, Policy.Trait.IN_FILE_ORDER), (spec, random) -> new Last());
    }

    /** Known servers, by their place in the file. */
    private static final class Last implements Balance {
        private final List<Server> servers = new ArrayList<>();

        @Override
        public void up(Server server) {
            if (server.weight() > 0 && !servers.contains(server)) {
                servers.add(server);
                servers.sort((a, b) -> b.index() - a.index());
            }
        }

        @Override
        public void down(Server server) {
            servers.remove(server);
        }

        @Override
        public Server pick(Server avoid) {
            Server avoided = null;
            for (var server : servers) {
                if (!server.saturated() && server != avoid) {
                    return server;
                } else if (!server.saturated()) {
                    avoided = server;
                }
            }
            return avoided;
        }
    }
}
