package org.outagelab.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All metrics for people, in Markdown: what docs/metrics.md shows. */
public final class MetricPage {
    private static final Map<Scope, String> HEADINGS = headings();
    private static final Owner ANY = new Owner("…", "its kind");

    private MetricPage() {}

    private static Map<Scope, String> headings() {
        var headings = new LinkedHashMap<Scope, String>();
        headings.put(Scope.RUN, "Of the run");
        headings.put(Scope.SERVICE, "Of each service");
        headings.put(Scope.INSTANCE, "Of each instance");
        headings.put(Scope.ENDPOINT, "Of each endpoint");
        headings.put(Scope.LOAD, "Of each load");
        headings.put(Scope.FAULT, "During a fault, in thresholds");
        return headings;
    }

    /** Of what is declared on the class path, ending with a line feed. */
    public static String text() {
        return text(MetricTable.declared());
    }

    static String text(List<Metric> metrics) {
        var page = new StringBuilder();
        page.append("""
                # Metrics

                The names are the same in thresholds, `result.json`, CSV and OpenMetrics. Every metric has its mean over runs with a 95 % interval,
                and beside it the 5th, 50th and 95th percentile of what single runs gave. Words that are used here are defined in
                [definitions.md](definitions.md). This page is made by `./outagelab explain --metrics`.
                """);
        HEADINGS.forEach((scope, heading) -> {
            var ofScope = metrics.stream().filter(metric -> metric.scope() == scope).toList();
            if (ofScope.isEmpty()) {
                return;
            }
            page.append("\n## ").append(heading).append("\n\n");
            page.append("| metric | unit | better | over runs | what it says | no value |\n|---|---|---|---|---|---|\n");
            ofScope.forEach(metric -> page.append("| ").append(String.join(" | ", cells(metric))).append(" |\n"));
        });
        return page.toString();
    }

    private static List<String> cells(Metric metric) {
        return List.of(
                "`" + metric.template().replace("|", "\\|") + "`",
                metric.unit().word(),
                switch (metric.better()) {
                    case HIGHER -> "higher";
                    case LOWER -> "lower";
                    case NEITHER -> "";
                },
                metric.isMeasured() ? metric.fold().how().words() : "by `years`",
                metric.says() + (metric.kind().isEmpty() ? "" : " Of services of kind " + metric.kind() + "."),
                none(metric));
    }

    /** When it has no value, as the reason says it. */
    private static String none(Metric metric) {
        var reasons = new ArrayList<String>();
        if (metric.isMeasured()) {
            reasons.add(metric.absent(ANY));
            if (!metric.fold().isQuotient() && metric.fold().how() != Fold.How.COUNT) {
                reasons.add(metric.empty(ANY));
            } else if (metric.fold().isQuotient()) {
                reasons.add("nothing counted");
            }
        }
        return reasons.stream()
                .filter(reason -> !reason.equals(Metric.NOTHING_OBSERVED) && !reason.equals(Metric.NO_VALUE))
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
