package org.outagelab.scenarios;

import java.util.LinkedHashMap;
import java.util.List;
import org.outagelab.scenario.Node;

/** What must be laid over one document to have another. */
final class Difference {
    private Difference() {}

    /** @return a map that {@code below.merge} makes {@code wanted} of, but for the order of keys */
    static Node.Mapping between(Node.Mapping below, Node.Mapping wanted) {
        var changes = new LinkedHashMap<String, Node.Entry>();
        below.entries().forEach((key, entry) -> {
            if (!wanted.entries().containsKey(key)) {
                changes.put(key, new Node.Entry(entry.keyAt(), new Node.Scalar(entry.value().at(), "null", true)));
            }
        });
        wanted.entries().forEach((key, entry) -> {
            var present = below.get(key);
            if (present instanceof Node.Mapping before && entry.value() instanceof Node.Mapping after) {
                var inner = between(before, after);
                if (!inner.entries().isEmpty()) {
                    changes.put(key, new Node.Entry(entry.keyAt(), inner));
                }
            } else if (present == null || !same(present, entry.value())) {
                changes.put(key, entry);
            }
        });
        return new Node.Mapping(wanted.at(), changes);
    }

    /** Whether they say the same, wherever they stand. */
    static boolean same(Node a, Node b) {
        if (a instanceof Node.Scalar one && b instanceof Node.Scalar other) {
            return one.isNull() ? other.isNull() : !other.isNull() && one.text().equals(other.text());
        } else if (a instanceof Node.Items one && b instanceof Node.Items other) {
            return one.items().size() == other.items().size() && sameItems(one.items(), other.items());
        } else if (a instanceof Node.Mapping one && b instanceof Node.Mapping other) {
            return List.copyOf(one.entries().keySet()).equals(List.copyOf(other.entries().keySet()))
                    && one.entries().keySet().stream().allMatch(key -> same(one.get(key), other.get(key)));
        }
        return false;
    }

    private static boolean sameItems(List<Node> a, List<Node> b) {
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }
}
