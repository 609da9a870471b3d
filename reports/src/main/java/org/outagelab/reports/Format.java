package org.outagelab.reports;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.outagelab.results.Results;

/**
 * What a report folder holds besides the page, the document and the charts, when asked for. Those that come along and those of other
 * jars are found by {@link ServiceLoader}: one costs a class and a line in {@code META-INF/services/org.outagelab.reports.Format}.
 */
public interface Format {
    /** By which it is asked for, in lower case: {@code junit}. */
    String word();

    /** Content by file name. */
    Map<String, String> files(Results results);

    /** Whether it also wants a file with what each single run gave, which only whoever plays the runs can write. */
    default boolean eachRun() {
        return false;
    }

    /**
     * All formats by their words.
     *
     * @throws IllegalStateException if two have the same word
     */
    static Map<String, Format> all() {
        var all = new TreeMap<String, Format>();
        for (var format : ServiceLoader.load(Format.class, Format.class.getClassLoader())) {
            var other = all.put(format.word(), format);
            if (other != null) {
                throw new IllegalStateException("two formats are called '" + format.word() + "': " + other.getClass().getName() + " and "
                        + format.getClass().getName());
            }
        }
        return all;
    }

    /** Those of some words. @throws IllegalArgumentException for a word that no format has */
    static List<Format> of(String... words) {
        var all = all();
        return List.of(words).stream()
                .map(word -> {
                    var format = all.get(word);
                    if (format == null) {
                        throw new IllegalArgumentException("there is no format '" + word + "' (there are: " + String.join(", ", all.keySet()) + ")");
                    }
                    return format;
                })
                .toList();
    }
}
