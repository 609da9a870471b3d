package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Estimate;
import org.outagelab.results.InputsResults;
import org.outagelab.results.Topology;
import org.outagelab.results.YearsResults;

class YearsStepsTest {
    private static Estimate hours(double mean, double half) {
        return new Estimate(mean, mean - half, mean + half, 4, "h", "");
    }

    private static YearsResults.Topology topology(String name, double half, Map<String, Double> byKind) {
        var causes = new ArrayList<YearsResults.Cause>();
        byKind.forEach((kind, hours) -> causes.add(
                new YearsResults.Cause("x " + kind, "programs", kind, false, 1, hours(hours, 0), hours(hours, 0), 0)));
        double all = byKind.values().stream().mapToDouble(hour -> hour).sum();
        var none = Estimate.none("h", "");
        return new YearsResults.Topology(
                name, hours(all, half), all, all, 0, List.of(), causes, 0, 0, none, none, none, none, none, 1, 1, List.of(), YearsResults.Spread.NONE, new Topology(List.of(), List.of()));
    }

    private static YearsResults results(YearsResults.Topology... topologies) {
        return results(InputsResults.NONE, topologies);
    }

    private static YearsResults results(InputsResults inputs, YearsResults.Topology... topologies) {
        return new YearsResults("1", "s", "s.yaml", "", 1, 0, 0.999, List.of(topologies), "", false, inputs, List.of());
    }

    private static InputsResults worlds(double better, double largest) {
        return new InputsResults(
                1_000,
                List.of(
                        new InputsResults.Range("one", 3, 3, 1, 3, 9, List.of(), List.of(new InputsResults.Largest("hang", 1))),
                        new InputsResults.Range("two", 2, 2, 1, 2, 5, List.of(), List.of(
                                new InputsResults.Largest("disk", largest), new InputsResults.Largest("hang", 1 - largest)))),
                List.of(new InputsResults.Comparison("two", "one", better, 1 - better, 1, -0.5, 4)));
    }

    @Test
    void theBestTopologyLeadsWithWhatIsLeftOfIt() {
        var sentence = YearsSteps.leading(results(topology("one", 0.1, Map.of("hang", 3.0)), topology("two", 0.1, Map.of("hang", 0.5, "disk", 1.5))));

        assertThat(sentence).isEqualTo(
                "Best next step: from “one” to “two”, 3 h a year to 2 h; most of what is left is disk, 90 min.");
    }

    @Test
    void whatTheRunsCannotTellApartIsSaid() {
        var close = results(topology("one", 0.4, Map.of("hang", 3.0)), topology("two", 0.4, Map.of("hang", 2.8)));

        assertThat(YearsSteps.leading(close)).startsWith("Perhaps the best next step: from “one” to “two”, 3 h a year to 2.80 h, which its runs cannot tell apart;");
    }

    @Test
    void aStepIsTheDifferenceByKindTheLargestFirst() {
        var steps = YearsSteps.of(results(
                topology("one", 0, Map.of("hang", 3.0, "disk", 1.0)), topology("two", 0, Map.of("hang", 1.0, "zone", 0.5, "disk", 1.0))));

        assertThat(steps).containsExactly("two − one = −90 min: hang −2 h, zone +30 min");
    }

    @Test
    void oneTopologyHasNoSteps() {
        assertThat(YearsSteps.of(results(topology("one", 0, Map.of("hang", 3.0))))).isEmpty();
        assertThat(YearsSteps.leading(results(topology("one", 0, Map.of("hang", 3.0))))).contains("most of it is hang").doesNotContain("left");
    }

    @Test
    void howSureTheStepIsTheWorldsSayAndNotTheRuns() {
        var one = topology("one", 0.01, Map.of("hang", 3.0));
        var two = topology("two", 0.01, Map.of("hang", 0.5, "disk", 1.5));

        assertThat(YearsSteps.leading(results(worlds(0.95, 0.8), one, two)))
                .isEqualTo("Best next step: from “one” to “two”, 3 h a year to 2 h, better in 95 % of worlds; most of what is left is disk,"
                        + " 90 min, the largest cause in 80 % of worlds.");
        assertThat(YearsSteps.leading(results(worlds(0.6, 0.8), one, two)))
                .startsWith("Perhaps the best next step: from “one” to “two”, 3 h a year to 2 h, but better only in 60 % of worlds;")
                .doesNotContain("cannot tell");
    }

    @Test
    void whereTheFirstIsTheBestNoStepIsRecommended() {
        var sentence = YearsSteps.leading(results(topology("one", 0.1, Map.of("hang", 2.0)), topology("two", 0.1, Map.of("hang", 3.0))));

        assertThat(sentence).isEqualTo("No step is better than “one”, down 2 h a year; most of it is hang, 2 h.");
    }

    @Test
    void aStepSaysHowFarItGoesInTheSameWorlds() {
        var one = topology("one", 0.01, Map.of("hang", 3.0));
        var two = topology("two", 0.01, Map.of("hang", 0.5, "disk", 1.5));

        assertThat(YearsSteps.of(results(worlds(0.95, 0.8), one, two)))
                .containsExactly("two − one = −60 min (−4 h … +30 min, better in 95 % of worlds): hang −2.50 h, disk +90 min");
        assertThat(YearsSteps.of(results(one, two))).containsExactly("two − one = −60 min: hang −2.50 h, disk +90 min");
    }

    @Test
    void mostIsMoreThanHalf() {
        assertThat(YearsSteps.leading(results(topology("one", 0.1, Map.of("hang", 2.0, "disk", 1.0))))).contains("; most of it is hang, 2 h");
        assertThat(YearsSteps.leading(results(topology("one", 0.1, Map.of("hang", 2.0, "disk", 1.5, "zone", 1.0)))))
                .contains("; the largest part of it is hang, 2 h")
                .doesNotContain("most of it");
    }

    private static YearsResults withLine(YearsResults of, double before, double after, double error) {
        var change = new YearsResults.Change(
                "two", "services.lb.option", "[redispatch]", "lb: option redispatch", "none", before, after, hours(before - after, error));
        return new YearsResults("1", "s", "s.yaml", "", 1, 0, 0.999, of.variants(), "", false, of.inputs(), List.of(), List.of(change));
    }

    @Test
    void aLineThatMakesATopologyBetterThanAllAreIsSaidAtOnce() {
        var both = results(topology("one", 0.1, Map.of("hang", 2.0)), topology("two", 0.1, Map.of("hang", 3.0)));

        assertThat(YearsSteps.leading(withLine(both, 3, 1, 0.2)))
                .endsWith("With one line of its file “two” would be down 60 min: lb: option redispatch.");
        assertThat(YearsChanges.of(withLine(both, 3, 1, 0.2)))
                .containsExactly("two, lb: option redispatch: 3 h become 60 min a year (108 min … 2.20 h less)");
    }

    @Test
    void aLineThatMakesATopologyNoBetterThanTheBestIsNotInTheFirstSentence() {
        var both = results(topology("one", 0.1, Map.of("hang", 2.0)), topology("two", 0.1, Map.of("hang", 3.0)));

        assertThat(YearsSteps.leading(withLine(both, 3, 2.1, 0.2))).doesNotContain("one line");
        // By less than the runs err.
        assertThat(YearsSteps.leading(withLine(both, 3, 1.9, 0.2))).doesNotContain("one line");
        assertThat(YearsSteps.leading(both)).doesNotContain("one line");
    }

    @Test
    void thePageHasASectionOfLinesOnlyWhereOneGained() {
        var both = results(topology("one", 0.1, Map.of("hang", 2.0)), topology("two", 0.1, Map.of("hang", 3.0)));

        assertThat(YearsReport.page(withLine(both, 3, 1, 0.2)).html("{}")).contains("What one line of the file would change", "services.lb.option: [redispatch]");
        assertThat(YearsReport.page(both).html("{}")).doesNotContain("What one line");
    }
}
