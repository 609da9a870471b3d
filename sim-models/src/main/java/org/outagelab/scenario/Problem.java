package org.outagelab.scenario;

/**
 * Something wrong (or, as a warning, surprising) in a scenario.
 *
 * @param path the key path, may be empty
 */
public record Problem(Position at, String path, String message) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        int byPlace = at.compareTo(other.at);
        return byPlace != 0 ? byPlace : (path + message).compareTo(other.path + other.message);
    }

    @Override
    public String toString() {
        return Characters.printable(at + ": " + text());
    }

    /** Without its place. It is one line, and commands nothing to a terminal. */
    public String text() {
        return Characters.printable((path.isEmpty() ? "" : path + ": ") + message);
    }
}
