package org.outagelab.reports;

import java.util.List;

/** What is said first of a result that was stopped before its end. */
final class Stopped {
    static final String SENTENCE = "TRUNCATED  Stopped before the end: what is here was found until then, and the rest was not looked at.";

    private Stopped() {}

    /** Lines for the terminal, with an empty one after them; none for a whole result. */
    static List<String> lines(boolean truncated) {
        return truncated ? TextTable.wrap("", "", SENTENCE, TextReport.WIDTH) : List.of();
    }

    /** Before the first sentence of a page. */
    static String first(boolean truncated) {
        return truncated ? SENTENCE + " " : "";
    }
}
