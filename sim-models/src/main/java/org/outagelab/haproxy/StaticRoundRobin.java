package org.outagelab.haproxy;

/** HAProxy's {@code static-rr}: round and round a map of slots (lb_map.c, docs/models/haproxy.md#balancing). */
final class StaticRoundRobin implements Balance {
    private final SlotMap slots = new SlotMap();
    private int at;

    @Override
    public void up(Server server) {
        if (slots.add(server)) {
            at = 0;
        }
    }

    @Override
    public void down(Server server) {
        if (slots.remove(server)) {
            at = 0;
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
}
