package org.outagelab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.outagelab.scenario.Characters;
import org.outagelab.scenario.Position;

/** The line of a file that a problem is about, with a caret under the place: for people, who look for it. */
final class SourceLine {
    private static final int WIDTH = 100;
    /** What stands before the line: its number and a bar. */
    private static final String BAR = " | ";

    private SourceLine() {}

    /** Two lines, without their ends; empty where there is no such line, such as for a value given on the command line. */
    static String of(Position at) {
        if (at.line() < 1) {
            return "";
        }
        try (var lines = Files.lines(Path.of(at.file()))) {
            var line = lines.skip(at.line() - 1L).findFirst();
            if (line.isEmpty() || at.column() < 1 || at.column() > line.get().length() + 1) {
                return "";
            }
            // Of a long line the part around the place.
            int from = Math.max(0, at.column() - 1 - WIDTH * 2 / 3);
            var before = shown(line.get().substring(from, at.column() - 1));
            var rest = shown(line.get().substring(at.column() - 1, Math.min(line.get().length(), from + WIDTH)));
            var number = "  " + at.line();
            return number + BAR + before + rest + "\n" + " ".repeat(number.length()) + BAR + " ".repeat(before.codePointCount(0, before.length())) + "^";
        } catch (IOException | java.io.UncheckedIOException | InvalidPathException e) {
            return "";
        }
    }

    /** It commands nothing to a terminal, and a tabulator is one column. */
    private static String shown(String text) {
        return Characters.printable(text.replace('\t', ' '));
    }
}
