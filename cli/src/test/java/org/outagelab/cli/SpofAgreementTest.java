package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.experiment.Spof;
import org.outagelab.reports.SpofReport;
import org.outagelab.results.SpofResults;
import org.outagelab.scenarios.Catalogue;
import org.outagelab.scenarios.ScenarioFile;

/** What {@code spof} says of a failure and what its run shows agree, or the first lines say why they do not. */
class SpofAgreementTest {
    private static final Path FOLDER = Path.of("../scenarios/src/main/scenarios");
    private static final String DEFECT = "is a defect of this tool";

    static List<Path> scenarios() throws IOException {
        return new Catalogue(FOLDER).files();
    }

    @ParameterizedTest
    @ValueSource(strings = {"split-brain", "overload"})
    void claimAndDemonstrationAgreeOrAreExplained(String name) {
        compare(FOLDER.resolve("incidents/" + name + ".yaml"), 4);
    }

    @ParameterizedTest
    @Tag("studies")
    @MethodSource("scenarios")
    void claimAndDemonstrationAgreeOrAreExplainedInTheWholeCatalogue(Path file) {
        compare(file, 20);
    }

    private static void compare(Path file, int kills) {
        var results = spof(file, kills);
        var found = results.variants();

        var unexplained = new ArrayList<String>();
        int seen = 0;
        for (var topology : found) {
            for (var cut : Stream.concat(topology.cuts().stream(), topology.redundant().stream()).toList()) {
                seen += Double.isNaN(cut.shown().settled()) ? 0 : 1;
                boolean named = topology.contradictions().stream().anyMatch(c -> c.parts().equals(cut.parts()));
                if (Math.abs(cut.served() - cut.shown().settled()) > 0.2 && !named) {
                    unexplained.add(topology.name() + ": " + cut.parts());
                }
            }
            topology.contradictions().stream()
                    .filter(c -> c.reason().contains(DEFECT))
                    .forEach(c -> unexplained.add(topology.name() + ": " + c));
        }
        assertThat(seen).isPositive();
        assertThat(unexplained).isEmpty();
        boolean any = found.stream().anyMatch(topology -> !topology.contradictions().isEmpty());
        assertThat(SpofReport.text(results, "").startsWith("CONTRADICTION  ")).isEqualTo(any);
    }

    @Test
    void whoAsksADatabaseItselfNeedsItsPrimary() {
        var base = spof(FOLDER.resolve("incidents/semi-sync-freeze.yaml"), 4).variants().get(0);

        assertThat(base.cuts()).anySatisfy(cut -> {
            assertThat(cut.parts()).containsExactly("db.1 crash");
            assertThat(cut.served()).isZero();
            assertThat(cut.shown().settled()).isZero();
        });
    }

    @Test
    void aGroupThatLosesTwoOfItsThreeMembersAtOnceIsDown() {
        var group = spof(FOLDER.resolve("incidents/split-brain.yaml"), 20).variants().stream()
                .filter(topology -> topology.name().equals("group replication"))
                .findFirst()
                .orElseThrow();

        assertThat(group.cuts()).anySatisfy(cut -> {
            assertThat(cut.parts()).containsExactly("zone b host-down");
            assertThat(cut.served()).isZero();
            assertThat(cut.shown().settled()).isZero();
        });
    }

    @Test
    void theReasonOfAContradictionIsTheFirstLine() {
        var text = SpofReport.text(spof(FOLDER.resolve("incidents/split-brain.yaml"), 3), "");

        assertThat(text.replaceAll("\\s+", " "))
                .startsWith("CONTRADICTION shop.1 hang, shop.2 hang: said 50 % served, shown 100 %: the load makes others take over:");
    }

    @Test
    void whereClaimAndRunAgreeNoContradictionIsSaid() {
        var results = spof(FOLDER.resolve("ladder/1-three-servers.yaml"), 4);

        assertThat(SpofReport.text(results, "")).startsWith("Single points of failure: ").doesNotContain("CONTRADICTION");
    }

    @Test
    void whatFailsWithoutAnyFaultIsNotShownAsTheFaults() {
        // Two connections for ten workers: error 1040 at all times.
        var file = FOLDER.resolve("ladder/2-two-web-servers.yaml");
        var poor = spof(file, 20, "services.db.max_connections=1", "load.visitors.rate=200/s");

        var topology = poor.variants().get(0);
        assertThat(topology.usual()).isBetween(0.6, 0.99);
        assertThat(topology.redundant()).anySatisfy(cut -> {
            assertThat(cut.parts()).containsExactly("web.1 crash");
            assertThat(cut.shown().settled()).isGreaterThan(topology.usual() + 0.005);
        });
        assertThat(SpofReport.text(poor, "").replaceAll("\\s+", " ")).contains("of requests fail without any fault, which is in no row");
        assertThat(SpofReport.text(spof(FOLDER.resolve("incidents/hang.yaml"), 1), ""))
                .doesNotContain("without any fault, which");
    }

    private static SpofResults spof(Path path, int kills, String... settings) {
        var file = ScenarioFile.read(path, List.of(settings));
        assertThat(file.errors()).isEmpty();
        var topologies = file.variants().entrySet().stream()
                .map(variant -> new Spof(variant.getValue(), 2, kills).analyse(variant.getKey()))
                .toList();
        return new SpofResults("0", file.name(), file.file(), "", 42, topologies, "", false);
    }
}
