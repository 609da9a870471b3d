package org.outagelab.deployment;

import java.util.regex.Pattern;

/** The form of {@code until}: a metric, ±, and an absolute ({@code 0.01pp}, {@code 5ms}) or relative ({@code 1%}) width. */
final class StoppingText {
    private static final Pattern FORM =
            Pattern.compile("(\\S+)\\s*(?:±|\\+-|\\+/-)\\s*(\\d+(?:\\.\\d+)?)\\s*(pp|%|ms|s|us)?");

    private StoppingText() {}

    /** Null if the text is empty or right, else what is expected. */
    static String problem(String text) {
        return text.isEmpty() || FORM.matcher(text).matches()
                ? null
                : "expected a metric and a width such as 'availability ± 0.01pp' or 'latency.mean ± 1%', got '" + text
                        + "'";
    }
}
