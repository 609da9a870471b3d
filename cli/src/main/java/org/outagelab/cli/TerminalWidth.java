package org.outagelab.cli;

/** How many columns a text may have. */
final class TerminalWidth {
    private static final int USUAL = 100;
    /** Two numbers with their intervals beside a name need so much; longer lines than the most are hard to read. */
    private static final int LEAST = 92;
    private static final int MOST = 160;

    private TerminalWidth() {}

    /** @param columns what the shell exports as COLUMNS, or null: then and where it is no number 100 */
    static int columns(String columns) {
        return columns == null || !columns.matches("\\d{1,6}") ? USUAL : Math.max(LEAST, Math.min(MOST, Integer.parseInt(columns)));
    }
}
