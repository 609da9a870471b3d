package org.outagelab.reports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of aligned columns, two spaces apart. Nothing is cut: where a line would get too long one column gets narrower, and
 * what does not fit into it stands on lines of its own, before the other cells.
 */
final class TextTable {
    private static final String GAP = "  ";

    private final String alignment;
    private final int flexible;
    private final int most;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * @param alignment one letter per column, {@code l} or {@code r}
     * @param flexible the column that gives way
     */
    TextTable(String alignment, int flexible) {
        this(alignment, flexible, TextReport.WIDTH);
    }

    /** @param most columns of the terminal */
    TextTable(String alignment, int flexible, int most) {
        this.alignment = alignment;
        this.flexible = flexible;
        this.most = most;
    }

    TextTable row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** A line of its own between the rows. */
    TextTable line(String text) {
        rows.add(new String[] {text});
        return this;
    }

    List<String> lines() {
        int[] widths = new int[alignment.length()];
        for (String[] row : rows) {
            for (int i = 0; row.length > 1 && i < row.length; i++) {
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        int excess = Arrays.stream(widths).sum() + GAP.length() * widths.length - most;
        widths[flexible] -= Math.max(0, Math.min(excess, widths[flexible] - 8));
        return rows.stream().flatMap(row -> lines(row, widths).stream()).toList();
    }

    private List<String> lines(String[] row, int[] widths) {
        if (row.length == 1) {
            return List.of(row[0]);
        }
        if (width(row[flexible]) <= widths[flexible]) {
            return List.of(line(row, widths, 0, row.length));
        }
        String before = line(row, widths, 0, flexible);
        int indent = GAP.length();
        for (int i = 0; i < flexible; i++) {
            indent += widths[i] + GAP.length();
        }
        String blank = " ".repeat(indent);
        var lines = new ArrayList<>(wrap(before + blank.substring(width(before)), blank, row[flexible], most));
        String rest = line(row, widths, flexible + 1, row.length);
        if (!rest.isEmpty()) {
            lines.add(" ".repeat(indent + widths[flexible]) + rest);
        }
        return lines;
    }

    private String line(String[] row, int[] widths, int from, int to) {
        var out = new StringBuilder();
        for (int i = from; i < to; i++) {
            String cell = row[i];
            String blank = " ".repeat(widths[i] - width(cell));
            out.append(GAP).append(alignment.charAt(i) == 'r' ? blank + cell : cell + blank);
        }
        return out.toString().stripTrailing();
    }

    static String cut(String text, int limit) {
        return width(text) <= limit ? text : text.substring(0, text.offsetByCodePoints(0, limit - 1)) + "…";
    }

    /** Words broken into lines of at most {@code width} characters, the first after {@code first}. */
    static List<String> wrap(String first, String indent, String text, int width) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder(first);
        boolean empty = true;
        for (String word : Arrays.asList(text.strip().split("\\s+"))) {
            if (!empty && width(line.toString()) + 1 + width(word) > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
