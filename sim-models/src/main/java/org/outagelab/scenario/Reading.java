package org.outagelab.scenario;

import java.util.Collection;
import java.util.List;

/** Where a reader stands in the document: the key path, and where its problems go. */
public record Reading(Problems problems, String path) {
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

    /** Reports "expected …, got …". @return null, so that a reader can return it */
    public <T> T expected(String what, Node got) {
        problems.error(got.at(), path, "expected " + what + ", got " + got.describe());
        return null;
    }

    /** Reports a word that is not one of those known, with the nearest one. */
    public <T> T unknown(String what, Node node, String word, Collection<String> known) {
        problems.error(
                node.at(),
                path,
                "unknown " + what + " '" + word + "'" + Suggestion.of(word, known)
                        + (known.isEmpty() || known.size() > 12 ? "" : " (known: " + String.join(", ", known) + ")"));
        return null;
    }

    /** Reports every key of the map that is not known. */
    public void onlyKeys(Node.Mapping map, List<String> known) {
        map.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.error(
                        entry.keyAt(), path, "unknown key '" + key + "'" + Suggestion.of(key, known));
            }
        });
    }
}
