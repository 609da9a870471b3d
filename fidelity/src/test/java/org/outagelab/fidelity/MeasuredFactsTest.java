package org.outagelab.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.experiment.Experiment;
import org.outagelab.results.VariantResults;
import org.outagelab.scenarios.ScenarioFile;

/** What was measured on the real programs lies where the model says, also where the measurements themselves are not. */
class MeasuredFactsTest {
    private static final int RUNS = 20;

    @ParameterizedTest
    @ValueSource(strings = {"one-of-two-is-killed", "the-only-one-is-killed", "overload-with-a-queue-limit"})
    void countsOutcomesSharesAndDetectionAgreeWithTheRealPrograms(String name) throws IOException {
        var results = new ArrayList<VariantResults>();
        var scenario = ScenarioFile.read(folder().resolve(name + ".yaml"), List.of()).variants().get("base");
        for (int seed = 1; seed <= RUNS; seed++) {
            results.add(new Experiment(scenario.withSeed(seed), 1, (done, planned) -> {}).run("base"));
        }

        for (var fact : facts(name)) {
            var values = results.stream().mapToDouble(result -> value(result, fact[1])).sorted().toArray();
            double least = Double.parseDouble(fact[2]);
            double most = Double.parseDouble(fact[3]);
            double allowed = fact[1].equals("detected") ? 0.05 : 3 * Math.sqrt(Math.max(1, values[RUNS / 2]));
            assertThat(least).as("%s, least %s", name, fact[1]).isGreaterThanOrEqualTo(values[0] - allowed);
            assertThat(most).as("%s, most %s", name, fact[1]).isLessThanOrEqualTo(values[RUNS - 1] + allowed);
        }
    }

    @Test
    void everyScenarioHasItsFacts() throws IOException {
        try (var files = Files.list(folder())) {
            for (var file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                assertThat(facts(file.getFileName().toString().replace(".yaml", ""))).hasSizeGreaterThan(3);
            }
        }
    }

    private static double value(VariantResults result, String quantity) {
        if (quantity.equals("detected")) {
            var incident = result.incidents().get(0);
            return incident.detected().mean() - incident.faultStart().mean();
        } else if (quantity.contains(".")) {
            return result.metrics().get(quantity).mean();
        }
        return result.outcomes().entrySet().stream()
                .filter(outcome -> outcome.getKey().equals(quantity) || outcome.getKey().startsWith("http-" + quantity))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
    }

    private static List<String[]> facts(String name) throws IOException {
        return Files.readAllLines(folder().resolve("facts.csv")).stream()
                .map(line -> line.split(","))
                .filter(cells -> cells[0].equals(name))
                .toList();
    }

    private static Path folder() {
        try {
            return Path.of(MeasuredFactsTest.class.getResource("/measured").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
