package org.outagelab.cli;

/** One line on a terminal's stderr, rewritten at most ten times a second. */
final class ProgressLine {
    private static final long EVERY_NS = 100_000_000L;

    private final boolean shown;
    private long lastNs;
    private int width;
    private String timed = "";
    private long beganNs;

    ProgressLine(boolean shown) {
        this.shown = shown;
    }

    void show(String variant, int done, int planned) {
        long now = System.nanoTime();
        if (!shown || lastNs != 0 && now - lastNs < EVERY_NS) {
            return;
        }
        lastNs = now;
        if (!variant.equals(timed)) {
            timed = variant;
            beganNs = now;
        }
        var text = variant + ": run " + done + " of " + planned + left(now - beganNs, done, planned);
        System.err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        width = text.length();
    }

    /**
     * How long the rest takes at the pace so far; empty before that can be said.
     *
     * @param tookNs since the first look
     */
    static String left(long tookNs, int done, int planned) {
        if (done < 2 || tookNs < 10 * EVERY_NS) {
            return "";
        }
        long seconds = Math.round(tookNs * 1e-9 / (done - 1) * (planned - done));
        return seconds < 1 ? "" : ", about " + (seconds < 120 ? seconds + " s" : (seconds + 30) / 60 + " min") + " left";
    }

    void clear() {
        if (width > 0) {
            System.err.print("\r" + " ".repeat(width) + "\r");
        }
    }
}
