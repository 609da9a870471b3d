package org.outagelab.scenario;

/** Something wrong (or, as a warning, surprising) in a scenario. @param path the key path, may be empty */
public record Problem(Position at, String path, String message) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        int byPlace = at.compareTo(other.at);
        return byPlace != 0 ? byPlace : (path + message).compareTo(other.path + other.message);
    }

    @Override
    public String toString() {
        return printable(at + ": " + text());
    }

    /** Without its place. */
    public String text() {
        return printable((path.isEmpty() ? "" : path + ": ") + message);
    }

    /** A problem is one line, and commands nothing to a terminal: an escape in a text must not either. */
    private static String printable(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var shown = new StringBuilder();
        text.chars().forEach(character -> shown.append(
                Character.isISOControl(character) ? String.format("\\x%02x", character) : String.valueOf((char) character)));
        return shown.toString();
    }
}
