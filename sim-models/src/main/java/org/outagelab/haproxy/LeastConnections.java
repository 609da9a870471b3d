package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.List;

/**
 * HAProxy's {@code leastconn}: fewest requests in flight or queued per weight; ties go to the one that has been in its
 * place longest (lb_fwlc.c, docs/models/haproxy.md#balancing). Idle servers tie whatever their weight.
 */
final class LeastConnections implements Balance {
    private final List<Entry> entries = new ArrayList<>();
    private long sequence;

    private static final class Entry {
        private final Server server;
        private long key;
        private long since;

        Entry(Server server) {
            this.server = server;
        }
    }

    @Override
    public void up(Server server) {
        if (find(server) == null && server.effectiveWeight() > 0) {
            var entry = new Entry(server);
            entries.add(entry);
            place(entry);
        }
    }

    @Override
    public void down(Server server) {
        entries.removeIf(entry -> entry.server == server);
    }

    @Override
    public void loadChanged(Server server) {
        var entry = find(server);
        if (entry != null) {
            place(entry);
        }
    }

    @Override
    public void weightChanged(Server server) {
        loadChanged(server);
    }

    @Override
    public Server pick(Server avoid) {
        Entry best = null;
        Entry avoided = null;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry.server.full()) {
                continue;
            }
            if (entry.server == avoid) {
                avoided = entry;
            } else if (best == null || before(entry, best)) {
                best = entry;
            }
        }
        best = best == null ? avoided : best;
        return best == null ? null : best.server;
    }

    private static boolean before(Entry a, Entry b) {
        return a.key < b.key || a.key == b.key && a.since < b.since;
    }

    private void place(Entry entry) {
        int inFlight = entry.server.served() + entry.server.queued();
        entry.key = inFlight == 0 ? 0 : (inFlight + 1) * 4096L / entry.server.effectiveWeight();
        entry.since = sequence++;
    }

    private Entry find(Server server) {
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry.server == server) {
                return entry;
            }
        }
        return null;
    }
}
