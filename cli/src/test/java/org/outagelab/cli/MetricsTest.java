package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Every way to the metrics shows the same. */
class MetricsTest {
    private static final String SCENARIO = "../scenarios/src/main/scenarios/basics/mm1.yaml";

    @TempDir
    Path folder;

    @Test
    void theValuesOfEachRunAreWrittenAndTheirMeanIsThatOfTheResults() throws IOException {
        var out = folder.resolve("report");

        var said = Terminal.run("run", SCENARIO, "--runs", "4", "--format", "csv", "--out", out.toString(), "--quiet", "--json");

        var runs = Files.readAllLines(out.resolve("runs.csv"));
        assertThat(runs.get(0)).isEqualTo("variant,run,metric,value");
        var sent = runs.stream().filter(line -> line.contains(",requests.sent,")).toList();
        assertThat(sent).hasSize(4).allMatch(line -> line.startsWith("base," + sent.indexOf(line) + ",requests.sent,"));
        double mean = sent.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
                .average()
                .orElseThrow();
        var found = new JsonMapper().readTree(said.out()).path("variants").path(0).path("metrics").path("requests.sent");
        assertThat(found.path("mean").asDouble()).isEqualTo(mean);
        assertThat(found.path("over_runs").path("n").asInt()).isEqualTo(4);
        assertThat(found.path("over_runs").path("p5").asDouble())
                .isLessThanOrEqualTo(found.path("over_runs").path("p50").asDouble());
        assertThat(found.path("over_runs").path("p95").asDouble())
                .isEqualTo(sent.stream()
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
                        .max()
                        .orElseThrow());
    }

    @Test
    void explainPrintsAllMetricsWithoutAFile() {
        var said = Terminal.run("explain", "--metrics");

        assertThat(said.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(said.out()).startsWith("# Metrics\n").contains("| `latency.p99` | s | lower |");
        assertThat(Terminal.run("explain").err()).contains("Missing required parameter: 'FILE'");
    }
}
