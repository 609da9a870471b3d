package org.outagelab.haproxy;

/**
 * {@code hash-type map-based}: the hash modulo the number of slots (map_get_server_hash).
 *
 * <p>It looks neither at saturation nor at what has failed: the same hash gives the same server until a server comes or
 * goes, and then most keys move.
 */
final class MapHash implements Balance {
    private final SlotMap slots = new SlotMap();

    @Override
    public void up(Server server) {
        slots.add(server);
    }

    @Override
    public void down(Server server) {
        slots.remove(server);
    }

    @Override
    public HashLayout layout() {
        return slots.layout();
    }

    @Override
    public Server pick(Server avoid) {
        return pick(avoid, 0);
    }

    @Override
    public Server pick(Server avoid, int hash) {
        return slots.size() == 0 ? null : slots.get(Integer.remainderUnsigned(hash, slots.size()));
    }
}
