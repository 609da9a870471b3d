package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * HAProxy's {@code roundrobin}: weighted, on positions of a virtual line (lb_fwrr.c, docs/models/haproxy.md#balancing).
 *
 * <p>Each server returns every ΣW/w positions, the remainder carried along, so heavy servers are spread out and a
 * weight may change while it runs. Not nginx's sequence.
 */
final class RoundRobin implements Balance {
    private static final int MAX_WEIGHT = 256 * 16;

    /** The three trees: few servers, so a scan for the smallest key beats a tree. */
    private enum Tree {
        CURRENT,
        FIRST,
        NEXT
    }

    private final Map<Server, Entry> byServer = new IdentityHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> extracted = new ArrayList<>();
    private long inserted;
    private int currentWeight;
    private int nextWeight;
    private int position;

    private static final class Entry {
        private final Server server;
        private Tree tree;
        private long key;
        private long order;
        private int weight;
        private int next;
        private int last;
        private int remainder;

        Entry(Server server) {
            this.server = server;
        }
    }

    @Override
    public void up(Server server) {
        var entry = byServer.get(server);
        if (entry == null) {
            entry = new Entry(server);
            byServer.put(server, entry);
            entries.add(entry);
        }
        if (entry.tree != null) {
            return;
        }
        entry.weight = server.effectiveWeight();
        if (entry.weight == 0) {
            return;
        }
        nextWeight += entry.weight;
        if (currentWeight == 0) {
            entry.next = 0;
            byWeight(Tree.FIRST, entry);
        } else {
            entry.next = position + (nextWeight + currentWeight - position) / entry.weight;
            queue(entry);
        }
    }

    @Override
    public void down(Server server) {
        var entry = byServer.get(server);
        if (entry != null && entry.tree != null) {
            nextWeight -= entry.weight;
            remove(entry);
        }
    }

    /** fwrr_update_server_weight: a server that waits for its next place gets an earlier one, or keeps it. */
    @Override
    public void weightChanged(Server server) {
        var entry = byServer.get(server);
        if (entry == null || entry.tree == null || entry.weight == server.effectiveWeight()) {
            return;
        }
        nextWeight += server.effectiveWeight() - entry.weight;
        entry.weight = server.effectiveWeight();
        if (entry.tree == Tree.FIRST || currentWeight == 0) {
            byWeight(Tree.FIRST, entry);
            return;
        }
        if (entry.tree == Tree.NEXT) {
            entry.next += currentWeight;
        }
        int step = nextWeight / entry.weight;
        entry.next = Math.min(entry.next, entry.last + step);
        entry.remainder = 0;
        if (entry.next < position + 2) {
            entry.next = position + step;
        }
        queue(entry);
    }

    @Override
    public Server pick(Server avoid) {
        if (nextWeight == 0) {
            return null;
        }
        if (currentWeight == 0) {
            position = nextWeight;
            currentWeight = nextWeight;
        }
        extracted.clear();
        boolean switched = false;
        Entry avoided = null;
        Entry picked = null;
        while (picked == null) {
            var candidate = head();
            if (candidate == null) {
                if (switched) {
                    picked = avoided;
                    break;
                }
                switched = true;
                switchTrees();
                continue;
            }
            advance(candidate);
            remove(candidate);
            position++;
            boolean free = !candidate.server.saturated();
            if (free && (candidate.server != avoid || avoided != null)) {
                picked = candidate;
            } else {
                if (free) {
                    avoided = candidate;
                }
                extracted.add(candidate);
            }
        }
        if (picked != null) {
            queue(picked);
        }
        for (int i = extracted.size() - 1; i >= 0; i--) {
            var entry = extracted.get(i);
            if (entry != picked) {
                if (switched) {
                    byWeight(Tree.FIRST, entry);
                } else {
                    queue(entry);
                }
            }
        }
        return picked == null ? null : picked.server;
    }

    private Entry head() {
        var inCurrent = smallest(Tree.CURRENT);
        if (inCurrent != null && inCurrent.next <= position) {
            return inCurrent;
        }
        var fresh = smallest(Tree.FIRST);
        if (fresh != null) {
            fresh.next = 0;
            fresh.remainder = 0;
            return fresh;
        }
        return inCurrent;
    }

    private Entry smallest(Tree tree) {
        Entry smallest = null;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry.tree == tree
                    && (smallest == null
                            || entry.key < smallest.key
                            || entry.key == smallest.key && entry.order < smallest.order)) {
                smallest = entry;
            }
        }
        return smallest;
    }

    private void advance(Entry entry) {
        if (entry.next == 0) {
            entry.next = position;
        }
        entry.last = entry.next;
        entry.next += nextWeight / entry.weight;
        entry.remainder += nextWeight % entry.weight;
        if (entry.remainder >= entry.weight) {
            entry.remainder -= entry.weight;
            entry.next++;
        }
    }

    private void switchTrees() {
        // With one server this is done for every request: without an iterator.
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry.tree == Tree.NEXT) {
                entry.tree = Tree.FIRST;
            } else if (entry.tree == Tree.FIRST) {
                entry.tree = Tree.NEXT;
            }
        }
        currentWeight = nextWeight;
        position = currentWeight;
    }

    private void queue(Entry entry) {
        if (entry.next >= 2 * currentWeight || entry.next >= currentWeight + nextWeight) {
            entry.next -= currentWeight;
            byWeight(Tree.NEXT, entry);
        } else {
            put(Tree.CURRENT, entry, 256L * entry.next + (MAX_WEIGHT + entry.remainder - entry.weight) / 16);
        }
    }

    private void byWeight(Tree tree, Entry entry) {
        put(tree, entry, MAX_WEIGHT - entry.weight);
    }

    private void put(Tree tree, Entry entry, long key) {
        entry.key = key;
        entry.order = inserted++;
        entry.tree = tree;
    }

    private static void remove(Entry entry) {
        entry.tree = null;
    }
}
