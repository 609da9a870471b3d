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
        var meant = reading.onlyKeys(map, names);
        for (var key : keys) {
            var value = map.get(key.name());
            if (value != null) {
                given.put(key, value);
                var read = key.type().read(value, reading.at(key.name()));
                if (read != null) {
                    values.put(key, read);
                }
            } else if (key.required() && !meant.contains(key.name())) {
                reading.error(map, "'" + key.name() + "' is missing (" + key.meaning() + ")");
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

        /** Whether the file gives it wrongly: then {@link #get} is the default, and the problem is reported. */
        public boolean broken(Key<?> key) {
            return given.containsKey(key) && !values.containsKey(key);
        }

        /** Where it stands in the file, or the section's place when it is absent; null when that is absent too. */
        public Node node(Key<?> key) {
            var own = given.get(key);
            return own == null ? node : own;
        }

        public Reading reading() {
            return reading;
        }

        /**
         * Every key with the value in force, for {@code explain}; nested maps key by key.
         *
         * @param group the path that all of them begin with, or another title
         */
        public List<Line> explain(String group) {
            var lines = new ArrayList<Line>();
            explain(group, true, lines);
            return lines;
        }

        private void explain(String group, boolean modelled, List<Line> lines) {
            for (var key : section.keys) {
                explain(key, group, modelled && key.modelled(), lines);
            }
        }

        /** A word that stands for none is shown as it is given. */
        private String unset(Key<?> key) {
            return given.get(key) instanceof Node.Scalar scalar && !scalar.isNull() ? scalar.text() : "unset";
        }

        private <T> void explain(Key<T> key, String group, boolean modelled, List<Line> lines) {
            T value = get(key);
            var place = reading.at(key.name());
            if (key.type() instanceof MapType type && (value != null || type.holdsWhenUnset())) {
                var nested = value instanceof Values given
                        ? given
                        : type.section().read(null, new Reading(new Problems(), place.path()));
                nested.explain(group, modelled, lines);
            } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Values) {
                list.forEach(item -> ((Values) item).explain(group, modelled, lines));
            } else {
                var path = place.path();
                lines.add(new Line(
                        group,
                        path.startsWith(group + ".")
                                ? path.substring(group.length() + 1)
                                : path.startsWith(group + "[") ? path.substring(group.length()) : path,
                        value == null ? unset(key) : key.type().show(value),
                        has(key),
                        key.sentence(),
                        key.source(),
                        modelled));
            }
        }
    }

    /** Whether a map without any key would be wrong: then there is none by default. */
    boolean needsSomething() {
        return keys.stream().anyMatch(Key::required);
    }

    /**
     * One line of {@code explain}.
     *
     * @param group what it belongs to, for example {@code services.lb}
     * @param key relative to the group
     * @param value in force
     * @param given whether the file says so; a default otherwise
     * @param modelled whether it has an effect
     */
    public record Line(
            String group, String key, String value, boolean given, String sentence, String source, boolean modelled) {
        /** The same line in another group. */
        public Line in(String other) {
            return new Line(other, key, value, given, sentence, source, modelled);
        }

        /** The same line with the value that is in force where the key is unset. */
        public Line showing(String inForce) {
            return new Line(group, key, inForce, given, sentence, source, modelled);
        }

        /** The whole key path. */
        public String path() {
            return group.isEmpty() ? key : group + (key.startsWith("[") ? "" : ".") + key;
        }
    }
}
