package org.outagelab.reports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.InstanceStep;
import org.outagelab.results.Played;

/** What every instance did, step by step, as CSV or JSON Lines: one line per variant, instance and step. */
public final class StepsReport {
    private StepsReport() {}

    /** With a head; empty cells where there is no number. */
    public static String csv(List<Played> all) {
        var out = new StringBuilder();
        for (Played played : all) {
            for (InstanceStep step : played.steps()) {
                var row = row(played, step);
                if (out.isEmpty()) {
                    CsvReport.line(out, row.keySet().toArray(String[]::new));
                }
                CsvReport.line(out, row.values().stream().map(StepsReport::cell).toArray(String[]::new));
            }
        }
        return out.toString();
    }

    /** One object a line; null where there is no number. */
    public static String jsonLines(List<Played> all) {
        var out = new StringBuilder();
        all.forEach(played -> played.steps().forEach(step -> out.append(JsonTree.line(row(played, step))).append('\n')));
        return out.toString();
    }

    private static String cell(Object value) {
        return value instanceof Double number ? CsvReport.number(number) : String.valueOf(value);
    }

    private static Map<String, Object> row(Played played, InstanceStep step) {
        var row = new LinkedHashMap<String, Object>();
        row.put("variant", played.variant());
        row.put("from", step.from());
        row.put("to", step.to());
        row.put("service", step.service());
        row.put("instance", step.instance());
        row.put("state", step.state());
        row.put("requests", step.requests());
        row.put("share", step.share());
        row.put("ok", step.ok());
        row.put("failed", step.failed());
        row.put("given_up", step.givenUp());
        row.put("repeated", step.again());
        row.put("busy", step.busy());
        row.put("workers", step.workers());
        row.put("queue", step.queue());
        return row;
    }
}
