package org.outagelab.reports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of aligned columns, two spaces apart; one column gives way when the line would get too long. */
final class TextTable {
    private static final String GAP = "  ";

    private final String alignment;
    private final int flexible;
    private final List<String[]> rows = new ArrayList<>();

    /** @param alignment one letter per column, {@code l} or {@code r}; @param flexible the column that may be cut */
    TextTable(String alignment, int flexible) {
        this.alignment = alignment;
        this.flexible = flexible;
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
        int excess = Arrays.stream(widths).sum() + GAP.length() * widths.length - TextReport.WIDTH;
        widths[flexible] -= Math.max(0, Math.min(excess, widths[flexible] - 8));
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(String[] row, int[] widths) {
        if (row.length == 1) {
            return row[0];
        }
        var out = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String cell = cut(row[i], widths[i]);
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
