package org.outagelab.scenario;

import java.util.regex.Pattern;

/**
 * When enough runs have been made: {@code availability ± 0.01pp}, {@code latency.mean ± 1%}.
 *
 * @param metric its name
 * @param width half of the interval, as written
 * @param unit {@code pp}, {@code %} (of the estimate), {@code ms}, {@code s}, {@code us} or empty
 */
public record Until(String metric, double width, String unit) {
    private static final Pattern FORM = Pattern.compile(
            "(\\S.*?)\\s*(?:±|\\+-|\\+/-)\\s*(\\d{1,15}(?:\\.\\d{1,15})?)\\s*(pp|%|ms|s|us)?");

    /** @return null if the text has not this form */
    public static Until parse(String text) {
        var form = FORM.matcher(text.trim());
        return form.matches()
                ? new Until(
                        form.group(1),
                        Double.parseDouble(form.group(2)),
                        form.group(3) == null ? "" : form.group(3))
                : null;
    }

    /** Whether the width is a share of the estimate. */
    public boolean relative() {
        return unit.equals("%");
    }

    /** The width in the metric's own unit, or as a share when it is relative. */
    public double scaledWidth() {
        return switch (unit) {
            case "pp", "%" -> width / 100;
            case "ms" -> width * 1e-3;
            case "us" -> width * 1e-6;
            default -> width;
        };
    }
}
