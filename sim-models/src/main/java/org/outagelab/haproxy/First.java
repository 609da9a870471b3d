package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** HAProxy's {@code first}: the lowest server with a free slot, so that the last ones may sleep (lb_fas.c). */
final class First implements Balance {
    private final List<Server> servers = new ArrayList<>();

    @Override
    public void up(Server server) {
        if (server.weight() > 0 && !servers.contains(server)) {
            servers.add(server);
            servers.sort(Comparator.comparingInt(Server::index));
        }
    }

    @Override
    public void down(Server server) {
        servers.remove(server);
    }

    @Override
    public Server pick(Server avoid) {
        Server avoided = null;
        for (int i = 0; i < servers.size(); i++) {
            var server = servers.get(i);
            if (!server.saturated()) {
                if (server != avoid) {
                    return server;
                }
                avoided = server;
            }
        }
        return avoided;
    }
}
