package org.outagelab.haproxy;

import java.util.TreeMap;

/** HAProxy's {@code first}: the lowest server with a free slot, so that the last ones may sleep (lb_fas.c). */
final class First implements Balance {
    private final TreeMap<Integer, Server> servers = new TreeMap<>();

    @Override
    public void up(Server server) {
        if (server.weight() > 0) {
            servers.put(server.index(), server);
        }
    }

    @Override
    public void down(Server server) {
        servers.remove(server.index());
    }

    @Override
    public Server pick(Server avoid) {
        Server avoided = null;
        for (var server : servers.values()) {
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
