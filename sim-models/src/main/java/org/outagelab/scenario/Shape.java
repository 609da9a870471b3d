package org.outagelab.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What may be written somewhere, for tools that look at a file without reading it as a scenario: an editor that completes
 * and underlines. A shape never refuses what the reader takes; what only the reader sees, it lets pass.
 */
public sealed interface Shape {
    /** Anything at all. */
    Shape ANY = new Scalar("", Map.of());

    /** A text, and whatever YAML makes a number or a flag of. */
    Shape TEXT = new Scalar("", Map.of("type", List.of("string", "number", "boolean")));

    /** No value: {@code null}, or nothing behind the colon. */
    Shape NOTHING = new Scalar("", Map.of("type", "null"));

    /**
     * A single value.
     *
     * @param name of what is used in many places; empty for none
     * @param keywords of JSON Schema, draft 7: strings, numbers, flags, lists and maps of them
     */
    record Scalar(String name, Map<String, Object> keywords) implements Shape {
        public Scalar {
            keywords = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
        }
    }

    /**
     * A map with keys of its own.
     *
     * @param others what stands behind keys that the section does not know; null where there are none
     * @param pattern that such keys match (ECMA 262); empty for any
     */
    record Keys(Section section, Shape others, String pattern) implements Shape {}

    /**
     * A map whose names the file chooses.
     *
     * @param pattern that the names match (ECMA 262), empty for any
     * @param each what stands behind every name
     */
    record Named(String pattern, Shape each) implements Shape {}

    /**
     * A list.
     *
     * @param alone whether a single item may stand without the list
     */
    record Items(Shape item, boolean alone) implements Shape {}

    /** One of several. */
    record Either(List<Shape> shapes) implements Shape {
        public Either {
            shapes = List.copyOf(shapes);
        }
    }

    /**
     * A map whose keys depend on the word behind one of them, such as {@code kind}.
     *
     * @param key that has the word, and must be given
     * @param sections by word
     */
    record Chosen(String key, Map<String, Section> sections) implements Shape {
        public Chosen {
            sections = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(sections));
        }
    }

    /** A shape that is known only when all kinds are. */
    record Late(Supplier<Shape> shape) implements Shape {}

    /**
     * Texts of a pattern (ECMA 262, of the whole text).
     *
     * @param name empty for none
     */
    static Shape text(String name, String pattern) {
        return new Scalar(name, Map.of("type", "string", "pattern", "^(" + pattern + ")$"));
    }

    /** Some words; as flags and numbers too those that YAML takes for such. */
    static Shape words(List<String> words) {
        var values = new java.util.ArrayList<Object>(words);
        if (words.contains("true")) {
            values.add(true);
        }
        if (words.contains("false")) {
            values.add(false);
        }
        words.stream().filter(word -> word.matches("\\d{1,9}(\\.\\d{1,9})?")).forEach(word -> values.add(Double.valueOf(word)));
        return new Scalar("", Map.of("enum", values));
    }

    /** Whole numbers, bounds included. */
    static Shape whole(long min, long max) {
        return keywords("type", "integer", "minimum", min, "maximum", max);
    }

    /** Numbers, bounds included. */
    static Shape number(double min, double max) {
        return keywords("type", "number", "minimum", min, "maximum", max);
    }

    /** One of several. */
    static Shape either(Shape... shapes) {
        return new Either(List.of(shapes));
    }

    /** A map of one section. */
    static Shape keys(Section section) {
        return new Keys(section, null, "");
    }

    private static Shape keywords(Object... pairs) {
        var keywords = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            keywords.put((String) pairs[i], pairs[i + 1]);
        }
        return new Scalar("", keywords);
    }
}
