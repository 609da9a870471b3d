package org.outagelab.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.outagelab.results.Timeline;
import tools.jackson.databind.JsonNode;

/**
 * A stretch of an overload, by arrival.
 *
 * @param share of its requests that were ok, as measured
 */
record SuccessWindow(String name, int fromSecond, int toSecond, double share) {
    private static final Pattern BOUNDS = Pattern.compile("success_.*?(\\d+)_(\\d+)");

    /** Of one repeat, in the order of the measurements; none for a case without an overload. */
    static List<SuccessWindow> of(JsonNode analysis) {
        var windows = new ArrayList<SuccessWindow>();
        for (var name : analysis.propertyNames()) {
            var bounds = BOUNDS.matcher(name);
            if (bounds.matches()) {
                int from = Integer.parseInt(bounds.group(1));
                int to = Integer.parseInt(bounds.group(2));
                windows.add(new SuccessWindow(
                        "arrivals of second " + from + " to " + to, from, to, analysis.path(name).asDouble()));
            }
        }
        return windows;
    }

    /** Requests that arrived in it. */
    double arrived(Timeline timeline) {
        return sum(timeline, "requests.");
    }

    /** Those of them that were ok. */
    double ok(Timeline timeline) {
        return sum(timeline, "requests.ok");
    }

    private double sum(Timeline timeline, String prefix) {
        return timeline.series().stream()
                .filter(series -> series.name().startsWith(prefix))
                .mapToDouble(series -> {
                    double count = 0;
                    for (int i = 0; i < series.values().size(); i++) {
                        double at = i * series.stepSeconds();
                        count += at >= fromSecond && at < toSecond ? series.values().get(i) * series.stepSeconds() : 0;
                    }
                    return count;
                })
                .sum();
    }
}
