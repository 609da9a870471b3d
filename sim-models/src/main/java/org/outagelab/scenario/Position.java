package org.outagelab.scenario;

/**
 * A place in a file.
 *
 * @param file or, with line 0, where else it comes from: {@code --set seed=3}
 * @param line from 1
 * @param column from 1
 */
public record Position(String file, int line, int column) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
        int byFile = file.compareTo(other.file);
        int byLine = Integer.compare(line, other.line);
        return byFile != 0 ? byFile : byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
