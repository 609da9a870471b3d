package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outagelab.experiment.Experiment;
import tools.jackson.databind.JsonNode;

/**
 * A measured pair of keepalived with a virtual IP (advertisements every second, priorities 150 and 100, preemption), of
 * which the master is lost in one way or another; each way becomes a scenario, drawn with faults at random phases.
 */
final class VrrpCase {
    /** Enough that the range of the draws is that of the theory: the last hundredth of it is missed with 2 in a thousand. */
    static final int RUNS = 600;
    private static final String TAKEOVER = "fault_to_backup_s";
    private static final String GAP = "service_gap_s";

    private static final double FAULT_AT = 10;
    private static final int RATE = 100;
    private static final double TOLERANCE = 0.05;

    /** The ways, and what the scenario language calls them. */
    private static final Map<String, String> FAULTS = Map.of(
            "linkdown", "action: link-down, target: n1",
            "sigterm", "action: stop, target: keepalived of web.1",
            "kill9", "action: crash, target: keepalived of web.1");

    private final JsonNode root;

    VrrpCase(JsonNode root) {
        this.root = root;
    }

    static boolean isOne(JsonNode root) {
        return root.path("measured").path("linkdown").has(TAKEOVER);
    }

    /** @param notJudged where ways without a prediction are listed */
    List<Row> judge(Path scenarios, List<String> notJudged) throws IOException {
        var rows = new ArrayList<Row>();
        var name = root.path("name").asString();
        for (var way : root.path("measured").propertyNames()) {
            if (way.equals("partition")) {
                notJudged.add(name + ", partition: which of the two masters answers is open");
            } else if (!FAULTS.containsKey(way)) {
                throw new UntranslatedCaseException("a loss without a model: " + way);
            } else {
                rows.addAll(judge(name, way, scenarios));
            }
        }
        return rows;
    }

    private List<Row> judge(String name, String way, Path scenarios) throws IOException {
        var scenario = Fidelity.read(scenarios.resolve(name + "-" + way + ".yaml"), scenario(name, way));
        var takeovers = new double[RUNS];
        var gaps = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            var result = new Experiment(scenario.withSeed(1 + run), 1, (done, planned) -> {}).run("base");
            takeovers[run] = result.timeline().marks().stream()
                    .filter(mark -> mark.at() > FAULT_AT && mark.label().startsWith("web.2 takes over"))
                    .mapToDouble(mark -> mark.at() - FAULT_AT)
                    .findFirst()
                    .orElse(Double.NaN);
            // Requests come at a steady rate, so that those lost before the return of the master measure the gap.
            gaps[run] = result.timeline().series().stream()
                    .filter(series -> series.name().startsWith("requests.failed."))
                    .mapToDouble(series -> series.values().stream()
                            .limit((long) ((FAULT_AT + 6) / series.stepSeconds()))
                            .mapToDouble(perSecond -> perSecond * series.stepSeconds())
                            .sum())
                    .sum() / RATE;
        }
        return List.of(row(name, way, TAKEOVER, takeovers), row(name, way, GAP, gaps));
    }

    private Row row(String name, String way, String quantity, double[] predicted) {
        var all = root.path("measured").path(way).path(quantity).path("all");
        var seen = new double[all.size()];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = all.path(i).asDouble(Double.NaN);
        }
        Arrays.sort(seen);
        Arrays.sort(predicted);
        boolean met = seen.length > 0
                && seen[0] >= predicted[0] - TOLERANCE
                && seen[seen.length - 1] <= predicted[predicted.length - 1] + TOLERANCE;
        return new Row(
                name, "drawn", way + ", " + quantity, Row.Kind.DETECTION, show(seen), show(predicted), Row.met(met),
                "every repeat within the predicted range ±50 ms");
    }

    private static String show(double[] sorted) {
        return sorted.length == 0
                ? "none"
                : String.format(
                        Locale.ROOT, "%.3f – %.3f – %.3f", sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    private static String scenario(String name, String way) {
        return String.format(
                Locale.ROOT,
                """
                version: 1
                name: %s, %s
                hosts: {n1: {cores: 4}, n2: {cores: 4}}
                services: {web: {kind: nginx, on: [n1, n2]}}
                addresses: {vip: {kind: keepalived, on: [web.1, web.2], priority: [150, 100]}}
                endpoints: {GET /: {at: web, cpu: 0s}}
                load: {probe: {to: vip, executor: constant-arrival-rate, arrivals: even, rate: %d/s, duration: 25s, client: {timeout: 50ms}}}
                faults: [{name: lost, at: %.0fs, duration: 7s, %s}]
                run: {count: 1}
                """,
                name,
                way,
                RATE,
                FAULT_AT,
                FAULTS.get(way));
    }
}
