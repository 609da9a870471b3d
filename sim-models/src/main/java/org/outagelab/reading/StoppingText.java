package org.outagelab.reading;

import org.outagelab.metric.MetricTable;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Types;
import org.outagelab.scenario.Until;

/** The form of {@code until}: a metric, ±, and an absolute ({@code 0.01pp}, {@code 5ms}) or relative ({@code 1%}) width. */
final class StoppingText {
    private StoppingText() {}

    /**
     * Reports what is wrong with a stopping rule; nothing when it is empty.
     *
     * @param metrics those of the file
     */
    static void check(String text, MetricTable metrics, Node node, Reading reading) {
        if (text.isEmpty()) {
            return;
        }
        var until = Until.parse(text);
        if (until == null) {
            reading.expected("a metric and a width such as 'availability ± 0.01pp' or 'latency.mean ± 1%'", node);
            return;
        }
        var metric = until.metric();
        var known = metrics.named();
        if (!known.containsKey(metric)) {
            reading.unknown("metric", node, metric, known.keySet());
            return;
        } else if (!known.get(metric).metric().isMeasured()) {
            reading.error(node, "'" + metric + "' is not modelled yet, so nothing can stop by it");
            return;
        }
        var unit = until.unit();
        var fitting = switch (known.get(metric).metric().unit().form()) {
            case SHARE -> "pp";
            case TIME -> "ms";
            case RATE, NUMBER -> "";
        };
        boolean fits = unit.equals("%") || unit.equals(fitting) || fitting.equals("ms") && !unit.isEmpty() && !unit.equals("pp");
        if (!fits) {
            reading.error(
                    node,
                    "the width of '" + metric + "' must be like " + (fitting.isEmpty() ? "5" : "0.1" + fitting)
                            + " or 1%, got '" + Types.plain(until.width()) + unit + "'");
        } else if (until.width() <= 0) {
            reading.error(node, "the width must be more than 0, got '" + Types.plain(until.width()) + unit + "'");
        }
    }
}
