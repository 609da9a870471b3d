package org.outagelab.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of a scenario document, with its place. Immutable. */
public sealed interface Node {
    Position at();

    /** A word for it in messages. */
    String describe();

    /** A single value as it was written; {@code isNull} for nothing, {@code null} or {@code ~}. */
    record Scalar(Position at, String text, boolean isNull) implements Node {
        @Override
        public String describe() {
            return isNull ? "nothing" : "'" + (text.length() > 60 ? text.substring(0, 57) + "…" : text) + "'";
        }
    }

    /** A list. */
    record Items(Position at, List<Node> items) implements Node {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /** A key with its place, and its value. */
    record Entry(Position keyAt, Node value) {}

    /** A map, in file order. */
    record Mapping(Position at, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** The value of a key, or null. */
        public Node get(String key) {
            var entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        @Override
        public String describe() {
            return "a map";
        }

        /**
         * This map with another one laid over it: maps are merged by key, lists and scalars replaced, null removes. A key without
         * any value that is not there removes nothing: it is kept, for whoever reads it to say so.
         */
        public Mapping merge(Mapping over) {
            var merged = new LinkedHashMap<>(entries);
            over.entries.forEach((key, entry) -> {
                var present = merged.get(key);
                if (entry.value() instanceof Scalar scalar && scalar.isNull()) {
                    if (present == null && scalar.text().isEmpty()) {
                        merged.put(key, entry);
                    } else {
                        merged.remove(key);
                    }
                } else if (present != null
                        && present.value() instanceof Mapping below
                        && entry.value() instanceof Mapping above) {
                    merged.put(key, new Entry(entry.keyAt(), below.merge(above)));
                } else {
                    merged.put(key, new Entry(entry.keyAt(), withoutNulls(entry.value())));
                }
            });
            return new Mapping(at, merged);
        }

        private static Node withoutNulls(Node node) {
            return node instanceof Mapping map ? new Mapping(map.at(), Map.of()).merge(map) : node;
        }
    }
}
