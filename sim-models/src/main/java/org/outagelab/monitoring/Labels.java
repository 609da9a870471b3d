package org.outagelab.monitoring;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What identifies a series or an alert: values by label name, in the order of the names.
 *
 * <p>The name of a metric is the label {@link #NAME}, as in Prometheus. A label without a value is the same as no label.
 */
public record Labels(SortedMap<String, String> values) implements Comparable<Labels> {
    public static final String NAME = "__name__";
    public static final Labels NONE = new Labels(new TreeMap<>());

    public Labels {
        var kept = new TreeMap<>(values);
        kept.values().removeIf(String::isEmpty);
        values = Collections.unmodifiableSortedMap(kept);
    }

    public static Labels of(Map<String, String> values) {
        return new Labels(new TreeMap<>(values));
    }

    /** The labels of a series of a metric without others. */
    public static Labels metric(String name) {
        return NONE.with(NAME, name);
    }

    /** @return empty if there is no such label */
    public String value(String label) {
        return values.getOrDefault(label, "");
    }

    /** The name of the metric; empty without. */
    public String name() {
        return value(NAME);
    }

    public Labels with(String label, String value) {
        var more = new TreeMap<>(values);
        more.put(label, value);
        return new Labels(more);
    }

    public Labels without(Collection<String> labels) {
        var fewer = new TreeMap<>(values);
        fewer.keySet().removeAll(labels);
        return new Labels(fewer);
    }

    public Labels only(Collection<String> labels) {
        var fewer = new TreeMap<>(values);
        fewer.keySet().retainAll(labels);
        return new Labels(fewer);
    }

    @Override
    public int compareTo(Labels other) {
        return toString().compareTo(other.toString());
    }

    /** As Prometheus writes it: {@code up{instance="web.1",job="web"}}. */
    @Override
    public String toString() {
        var pairs = values.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(NAME))
                .map(entry -> entry.getKey() + "=\"" + entry.getValue() + "\"")
                .collect(Collectors.joining(","));
        return pairs.isEmpty() && !name().isEmpty() ? name() : name() + "{" + pairs + "}";
    }
}
