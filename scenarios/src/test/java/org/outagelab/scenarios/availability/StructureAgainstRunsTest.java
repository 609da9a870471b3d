package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.availability.SystemState;
import org.outagelab.experiment.Rehearsal;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenarios.ScenarioFile;
import org.outagelab.wiring.FailurePaths;

/**
 * What the failure level says of each single failure is what a short run of the request level shows: the structure, and
 * the share of requests that are served in the end.
 */
class StructureAgainstRunsTest {
    private static final Path FOLDER = Path.of("src/main/scenarios");

    /** Everything may hang too, which is no default. */
    private static final List<String> SETTINGS = List.of("reliability.each instance=[{prior: process-crash}, {prior: hang}]");

    @ParameterizedTest
    @ValueSource(strings = {
        "ladder/1-three-servers", "ladder/3-scaled-up", "incidents/hang", "incidents/lagging-promotion", "incidents/slow-payment"
    })
    void everySingleFailureDoesWhatTheStructureSays(String name) {
        compare(name);
    }

    @ParameterizedTest
    @Tag("studies")
    @ValueSource(strings = {"ladder/0-one-server", "ladder/2-two-web-servers", "incidents/backup-server", "incidents/active-passive", "incidents/dns-mistake"})
    void everySingleFailureDoesWhatTheStructureSaysInMoreScenarios(String name) {
        compare(name);
    }

    private static void compare(String name) {
        var file = ScenarioFile.read(FOLDER.resolve(name + ".yaml"), SETTINGS);
        assertThat(file.errors()).isEmpty();
        var wrong = new ArrayList<String>();
        int seen = 0;
        for (var variant : file.variants().entrySet()) {
            var scenario = variant.getValue();
            var paths = FailurePaths.of(scenario);
            var structure = paths.structure();
            var rehearsal = new Rehearsal(scenario, paths);
            for (var alike : Rehearsal.alike(List.copyOf(paths.failures().values()))) {
                var down = new LinkedHashSet<String>();
                alike.stream().map(FailureSpec::name).forEach(down::add);
                double said = paths.ok(SystemState.settled(down));
                boolean whole = structure.succeeds(unit -> !down.contains(unit));
                var run = rehearsal.kill(alike.subList(0, 1), 0);
                seen += run.possible() ? 1 : 0;
                boolean agrees = !run.possible()
                        || whole == run.settled() > 0.985
                                && (Math.abs(run.settled() - said) < 0.03
                                        || down.stream().anyMatch(paths.blocking()::contains));
                if (!agrees) {
                    wrong.add(String.format(
                            Locale.ROOT,
                            "%s: %s: said %.3f, structure %s, settled %.3f",
                            variant.getKey(), down, said, whole, run.settled()));
                }
            }
        }

        assertThat(seen).isGreaterThan(5);
        assertThat(wrong).isEmpty();
    }
}
