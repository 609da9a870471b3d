package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Endpoint;
import org.outagelab.experiment.Experiment;

/** What the scenarios that come along promise to whoever plays them first. */
class CatalogueTest {
    private static final Path FOLDER = Path.of("src/main/scenarios");
    private static final Pattern LATENCY = Pattern.compile("(?m)^  latency\\.(p50|p99) +([\\d.,]+ \\S+)");


    private static List<Path> files() throws IOException {
        return new Catalogue(FOLDER).files();
    }

    @Test
    void theWorkOfAnEndpointDiffersFromRequestToRequest() throws IOException {
        var constant = new TreeSet<String>();
        int seen = 0;
        for (var file : files()) {
            for (var variant : ScenarioFile.read(file, List.of()).variants().entrySet()) {
                for (var load : variant.getValue().loads()) {
                    for (var spec : load.endpoints()) {
                        var endpoint = spec.endpoint();
                        seen += endpoint.steps().size();
                        if (!endpoint.steps().isEmpty() && !varies(endpoint)) {
                            constant.add(Catalogue.name(file) + ", " + variant.getKey() + ": " + endpoint.name());
                        }
                    }
                }
            }
        }

        assertThat(seen).isGreaterThan(100);
        assertThat(constant).isEmpty();
    }

    private static boolean varies(Endpoint endpoint) {
        return endpoint.steps().stream().anyMatch(step -> step.time().quantile(0.05) < 0.8 * step.time().quantile(0.95));
    }

    @Test
    void theSlowestRequestsOfAScenarioTakeLongerThanTheMedian() throws IOException {
        var same = new ArrayList<String>();
        for (var file : files()) {
            var said = Files.readString(file.resolveSibling(Catalogue.name(file) + ".expected.txt"));
            var found = LATENCY.matcher(said).results().map(line -> line.group(2)).toList();
            assertThat(found).as("median and p99 of %s", file).hasSize(2);
            if (found.get(0).equals(found.get(1))) {
                same.add(Catalogue.name(file));
            }
        }

        assertThat(same).isEmpty();
    }

    @Test
    void theRungsOfALadderSufferTheSameAndItSaysHowMuch() throws IOException {
        for (var name : List.of("ladder", "ladder-power")) {
            var file = ScenarioFile.read(FOLDER.resolve("ladder/" + name + ".yaml"), List.of());

            var struck = file.variants().values().stream()
                    .map(variant -> variant.faults().stream()
                            .map(fault -> fault.name() + " " + fault.atNs() + " " + fault.durationNs() + " " + fault.action().text())
                            .toList())
                    .distinct()
                    .toList();

            assertThat(struck).as(name).hasSize(1);
            assertThat(file.subtitle()).startsWith("The same " + struck.get(0).size() + " ").contains("on every rung");
        }
    }

    /** Checks every 2 s, of which three must fail: 4 s to 6 s after the crash, 5 s on average. */
    @Test
    void theFirstNumberOfTheFirstScenarioIsWhatTheoryGives() {
        var base = ScenarioFile.read(FOLDER.resolve("ladder/www-foobar-com.yaml"), List.of()).variants().get("base");

        var found = new Experiment(base, 2, (done, planned) -> {}).run("base");

        var detected = found.metrics().get("time_to_detect");
        assertThat(detected.mean()).isCloseTo(5.0, within(0.1));
        assertThat(detected.low()).isLessThan(5.0);
        assertThat(detected.high()).isGreaterThan(5.0);
    }
}
