package org.outagelab.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Where a reader stands in the document: the key path, and where its problems go. */
public record Reading(Problems problems, String path) {
    private static final int LONGEST = 60;
    /** So many keys are a list that helps; more would hide the sentence. */
    private static final int FEW = 12;
    /** Of other words, which stand in no editor's completion. */
    private static final int SOME = 40;

    public Reading at(String key) {
        return new Reading(problems, path.isEmpty() ? key : path + "." + key);
    }

    public Reading item(int index) {
        return new Reading(problems, path + "[" + index + "]");
    }

    public void error(Node node, String message) {
        problems.error(node.at(), path, message);
    }

    public void warning(Node node, String message) {
        problems.warning(node.at(), path, message);
    }

    /**
     * Reports "expected …, got …".
     *
     * @return null, so that a reader can return it
     */
    public <T> T expected(String what, Node got) {
        problems.error(got.at(), path, "expected " + what + ", got " + got.describe());
        return null;
    }

    /** Reports a word that is not one of those known, with the nearest one. */
    public <T> T unknown(String what, Node node, String word, Collection<String> known) {
        return unknown(what, node.at(), word, known);
    }

    /** The same for a word with a place of its own. */
    public <T> T unknown(String what, Position at, String word, Collection<String> known) {
        var shown = word.length() > LONGEST ? word.substring(0, LONGEST - 1) + "…" : word;
        problems.error(at, path, "unknown " + what + " '" + shown + "'" + hint(word, known, what.equals("key")));
        return null;
    }

    /** {@code ; did you mean 'x'?}, or nothing. */
    public String nearest(String word, Collection<String> known) {
        return problems.many() ? "" : Suggestion.of(word, known);
    }

    /** The nearest word, or all of them when they are few. */
    private String hint(String word, Collection<String> known, boolean key) {
        var nearest = problems.many() ? null : Suggestion.nearest(word, known);
        if (nearest != null) {
            return "; did you mean '" + nearest + "'?";
        }
        if (known.isEmpty()) {
            return " (there is none)";
        } else if (key || problems.many()) {
            return known.size() > FEW ? "" : " (known: " + String.join(", ", known) + ")";
        }
        return known.size() > SOME
                ? " (some of those known: " + String.join(", ", known.stream().limit(FEW).toList()) + ")"
                : " (known: " + String.join(", ", known) + ")";
    }

    /**
     * Reports every key of the map that is not known.
     *
     * @return the known keys that were probably meant
     */
    public List<String> onlyKeys(Node.Mapping map, List<String> known) {
        var meant = new ArrayList<String>();
        map.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                unknown("key", entry.keyAt(), key, known);
                var nearest = problems.many() ? null : Suggestion.nearest(key, known);
                if (nearest != null) {
                    meant.add(nearest);
                }
            }
        });
        return meant;
    }
}
