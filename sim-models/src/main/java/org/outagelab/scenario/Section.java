package org.outagelab.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of one map of the scenario. It reads the map, reports every problem in it, and documents itself.
 *
 * @param name what the map is, for messages
 * @param keys in the order of the documentation
 */
public record Section(String name, List<Key<?>> keys) {
    public Section {
        keys = List.copyOf(keys);
    }

    /** Reads a map; null stands for an empty one. Always gives values, with defaults where there were problems. */
    public Values read(Node node, Reading reading) {
        var values = new LinkedHashMap<Key<?>, Object>();
        var given = new LinkedHashMap<Key<?>, Node>();
        if (node == null || node instanceof Node.Scalar scalar && scalar.isNull()) {
            return new Values(this, node, reading, values, given);
        }
        if (!(node instanceof Node.Mapping map)) {
            reading.expected("a map of " + name, node);
            return new Values(this, node, reading, values, given);
        }
        var names = new ArrayList<String>();
        keys.forEach(key -> names.add(key.name()));
        reading.onlyKeys(map, names);
        for (var key : keys) {
            var value = map.get(key.name());
            if (value != null) {
                given.put(key, value);
                var read = key.type().read(value, reading.at(key.name()));
                if (read != null) {
                    values.put(key, read);
                }
            } else if (key.required()) {
                reading.error(map, "'" + key.name() + "' is missing (" + key.type().expects() + ")");
            }
        }
        return new Values(this, node, reading, values, given);
    }

    /** What was read. */
    public static final class Values {
        private final Section section;
        private final Node node;
        private final Reading reading;
        private final Map<Key<?>, Object> values;
        private final Map<Key<?>, Node> given;

        Values(Section section, Node node, Reading reading, Map<Key<?>, Object> values, Map<Key<?>, Node> given) {
            this.section = section;
            this.node = node;
            this.reading = reading;
            this.values = values;
            this.given = given;
        }

        /** The value given, or the default, which may be null. */
        @SuppressWarnings("unchecked")
        public <T> T get(Key<T> key) {
            var value = values.get(key);
            return value == null ? key.fallback() : (T) value;
        }

        /** Whether the file gives it (rightly or wrongly). */
        public boolean has(Key<?> key) {
            return given.containsKey(key);
        }

        /** Where it stands in the file, or the section's place when it is absent; null when that is absent too. */
        public Node node(Key<?> key) {
            var own = given.get(key);
            return own == null ? node : own;
        }

        public Reading reading() {
            return reading;
        }

        /** Every key with the value in force, for {@code explain}. */
        public List<Line> explain() {
            var lines = new ArrayList<Line>();
            for (var key : section.keys) {
                lines.add(line(key));
            }
            return lines;
        }

        private <T> Line line(Key<T> key) {
            T value = get(key);
            return new Line(
                    reading.at(key.name()).path(),
                    value == null ? "unset" : key.type().show(value),
                    has(key),
                    key.sentence(),
                    key.source(),
                    key.modelled());
        }
    }

    /** One line of {@code explain}. */
    public record Line(String path, String value, boolean given, String sentence, String source, boolean modelled) {}
}
