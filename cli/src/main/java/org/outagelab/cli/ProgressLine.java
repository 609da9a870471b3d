package org.outagelab.cli;

/** One line on a terminal's stderr, rewritten at most ten times a second. */
final class ProgressLine {
    private static final long EVERY_NS = 100_000_000L;

    private final boolean shown;
    private long lastNs;
    private int width;

    ProgressLine(boolean shown) {
        this.shown = shown;
    }

    void show(String variant, int done, int planned) {
        long now = System.nanoTime();
        if (!shown || lastNs != 0 && now - lastNs < EVERY_NS) {
            return;
        }
        lastNs = now;
        var text = variant + ": run " + done + " of " + planned;
        System.err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        width = text.length();
    }

    void clear() {
        if (width > 0) {
            System.err.print("\r" + " ".repeat(width) + "\r");
        }
    }
}
