package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Estimate;
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
                name, hours(all, half), all, all, 0, List.of(), causes, 0, 0, none, none, none, none, none, 1, 1, List.of());
    }

    private static YearsResults results(YearsResults.Topology... topologies) {
        return new YearsResults("1", "s", "s.yaml", "", 1, 0, 0.999, List.of(topologies), "", false);
    }

    @Test
    void theBestTopologyLeadsWithWhatIsLeftOfIt() {
        var sentence = YearsSteps.leading(results(topology("one", 0.1, Map.of("hang", 3.0)), topology("two", 0.1, Map.of("hang", 0.5, "disk", 1.5))));

        assertThat(sentence).contains("“two” is down 2 h a year, “one” 3 h", "most of what is left is disk, 90 min")
                .doesNotContain("cannot tell");
    }

    @Test
    void whatTheRunsCannotTellApartIsSaid() {
        var close = results(topology("one", 0.4, Map.of("hang", 3.0)), topology("two", 0.4, Map.of("hang", 2.8)));

        assertThat(YearsSteps.leading(close)).contains("which its runs cannot tell from “one”");
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
}
