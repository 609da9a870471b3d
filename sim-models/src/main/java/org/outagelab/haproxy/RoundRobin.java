package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * HAProxy's {@code roundrobin}: weighted, on positions of a virtual line (lb_fwrr.c, reference/haproxy.md §5).
 *
 * <p>Each server returns every ΣW/w positions, the remainder carried along, so heavy servers are spread out and a
 * weight may change while it runs. Not nginx's sequence.
 */
final class RoundRobin implements Balance {
    private static final int MAX_WEIGHT = 256 * 16;

    private final Map<Server, Entry> entries = new IdentityHashMap<>();
    private final TreeMap<Rank, Entry> current = new TreeMap<>();
    private TreeMap<Rank, Entry> first = new TreeMap<>();
    private TreeMap<Rank, Entry> next = new TreeMap<>();
    private long inserted;
    private int currentWeight;
    private int nextWeight;
    private int position;

    private record Rank(long key, long inserted) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            int byKey = Long.compare(key, other.key);
            return byKey != 0 ? byKey : Long.compare(inserted, other.inserted);
        }
    }

    private static final class Entry {
        private final Server server;
        private TreeMap<Rank, Entry> tree;
        private Rank rank;
        private int weight;
        private int next;
        private int remainder;

        Entry(Server server) {
            this.server = server;
        }
    }

    @Override
    public void up(Server server) {
        var entry = entries.computeIfAbsent(server, Entry::new);
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
            byWeight(first, entry);
        } else {
            entry.next = position + (nextWeight + currentWeight - position) / entry.weight;
            queue(entry);
        }
    }

    @Override
    public void down(Server server) {
        var entry = entries.get(server);
        if (entry != null && entry.tree != null) {
            nextWeight -= entry.weight;
            remove(entry);
        }
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
        List<Entry> extracted = new ArrayList<>(0);
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
                    byWeight(first, entry);
                } else {
                    queue(entry);
                }
            }
        }
        return picked == null ? null : picked.server;
    }

    private Entry head() {
        var inCurrent = current.isEmpty() ? null : current.firstEntry().getValue();
        if (inCurrent != null && inCurrent.next <= position) {
            return inCurrent;
        }
        if (!first.isEmpty()) {
            var fresh = first.firstEntry().getValue();
            fresh.next = 0;
            fresh.remainder = 0;
            return fresh;
        }
        return inCurrent;
    }

    private void advance(Entry entry) {
        if (entry.next == 0) {
            entry.next = position;
        }
        entry.next += nextWeight / entry.weight;
        entry.remainder += nextWeight % entry.weight;
        if (entry.remainder >= entry.weight) {
            entry.remainder -= entry.weight;
            entry.next++;
        }
    }

    private void switchTrees() {
        var swap = first;
        first = next;
        next = swap;
        for (var entry : first.values()) {
            entry.tree = first;
        }
        for (var entry : next.values()) {
            entry.tree = next;
        }
        currentWeight = nextWeight;
        position = currentWeight;
    }

    private void queue(Entry entry) {
        if (entry.next >= 2 * currentWeight || entry.next >= currentWeight + nextWeight) {
            entry.next -= currentWeight;
            byWeight(next, entry);
        } else {
            put(current, entry, 256L * entry.next + (MAX_WEIGHT + entry.remainder - entry.weight) / 16);
        }
    }

    private void byWeight(TreeMap<Rank, Entry> tree, Entry entry) {
        put(tree, entry, MAX_WEIGHT - entry.weight);
    }

    private void put(TreeMap<Rank, Entry> tree, Entry entry, long key) {
        entry.rank = new Rank(key, inserted++);
        entry.tree = tree;
        tree.put(entry.rank, entry);
    }

    private void remove(Entry entry) {
        entry.tree.remove(entry.rank);
        entry.tree = null;
    }
}
