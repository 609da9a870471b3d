package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.Results;

/**
 * A Grafana dashboard over what {@link OpenMetricsReport} says, for whoever scrapes that: the variants side by side, with the ends of
 * their 95 % intervals. Its data source is chosen in Grafana.
 */
public final class GrafanaReport implements Format {
    private static final int COLUMNS = 24;
    private static final int HEIGHT = 8;

    /** @param queries expression by legend */
    private record Panel(String type, String title, String says, String unit, Map<String, String> queries) {}

    @Override
    public String word() {
        return "grafana";
    }

    @Override
    public Map<String, String> files(Results results) {
        return Map.of("openmetrics.txt", OpenMetricsReport.of(results), "grafana-dashboard.json", of(results));
    }

    /** The dashboard, as it is imported. */
    public static String of(Results results) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("title", "OutageLab: " + results.scenario());
        tree.put("tags", List.of("outagelab"));
        tree.put("schemaVersion", 39);
        tree.put("editable", true);
        tree.put("templating", Map.of("list", List.of(ordered(
                "name", "datasource", "label", "Data source", "type", "datasource", "query", "prometheus"), ordered(
                "name", "variant", "label", "Variant", "type", "query", "datasource", source(),
                "query", "label_values(outagelab_availability_ratio, variant)",
                "multi", true, "includeAll", true, "allValue", ".*", "current", ordered("text", "All", "value", "$__all")))));
        var panels = new ArrayList<Object>();
        for (var panel : panels()) {
            panels.add(panel(panel, panels.size()));
        }
        tree.put("panels", panels);
        return JsonTree.of(tree);
    }

    private static List<Panel> panels() {
        return List.of(
                new Panel("stat", "Thresholds that are met", "1 met, 0 failed; nothing where the runs do not suffice to say.", "none",
                        queries("outagelab_threshold_met", "{{variant}}: {{threshold}}")),
                interval("Availability", "Share of the counted requests that were ok.", "percentunit", "availability", "_ratio"),
                interval("Requests that failed, per run", "Counted requests without a good outcome.", "short", "requests_failed", ""),
                interval("Latency, 99th percentile", "Of ok requests.", "s", "latency_p99", "_seconds"),
                interval("Time to recover", "From the fault to the end of its last loss.", "s", "time_to_recover", "_seconds"),
                new Panel("piechart", "Outcomes", "All requests of all runs.", "short",
                        queries("outagelab_requests_total_over_runs", "{{variant}}: {{outcome}}")),
                new Panel("bargauge", "Utilization", "Of the workers of each service.", "percentunit",
                        queries("outagelab_service_utilization_ratio", "{{variant}}: {{service}}")),
                new Panel("bargauge", "Latency by endpoint, 99th percentile", "Of ok requests.", "s",
                        queries("outagelab_endpoint_latency_p99_seconds", "{{variant}}: {{endpoint}}")));
    }

    private static Panel interval(String title, String says, String unit, String metric, String suffix) {
        var queries = queries("outagelab_" + metric + suffix, "{{variant}}");
        queries.putAll(queries("outagelab_" + metric + "_low" + suffix, "{{variant}}, lower end"));
        queries.putAll(queries("outagelab_" + metric + "_high" + suffix, "{{variant}}, upper end"));
        return new Panel("bargauge", title, says + " With the ends of the 95 % interval.", unit, queries);
    }

    private static Map<String, String> queries(String name, String legend) {
        var queries = new LinkedHashMap<String, String>();
        queries.put(legend, name + "{variant=~\"$variant\"}");
        return queries;
    }

    private static Map<String, Object> panel(Panel panel, int index) {
        var targets = new ArrayList<Object>();
        panel.queries.forEach((legend, expression) -> targets.add(ordered(
                "refId", String.valueOf((char) ('A' + targets.size())), "datasource", source(), "expr", expression, "legendFormat", legend,
                "instant", true)));
        int width = COLUMNS / 2;
        return ordered(
                "id", index + 1, "type", panel.type, "title", panel.title, "description", panel.says, "datasource", source(),
                "gridPos", ordered("x", index % 2 * width, "y", index / 2 * HEIGHT, "w", width, "h", HEIGHT),
                "fieldConfig", ordered("defaults", ordered("unit", panel.unit), "overrides", List.of()),
                "options", ordered("orientation", "horizontal", "reduceOptions", ordered("calcs", List.of("lastNotNull"))),
                "targets", targets);
    }

    private static Map<String, Object> source() {
        return ordered("type", "prometheus", "uid", "${datasource}");
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
