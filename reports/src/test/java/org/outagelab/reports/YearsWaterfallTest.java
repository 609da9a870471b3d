package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Estimate;
import org.outagelab.results.Topology;
import org.outagelab.results.YearsResults;

class YearsWaterfallTest {
    private static YearsResults.Topology topology(String name, Map<String, Double> byKind) {
        var causes = new ArrayList<YearsResults.Cause>();
        new TreeMap<>(byKind).forEach((kind, hours) -> causes.add(
                new YearsResults.Cause("x " + kind, "programs", kind, false, 1, hours(hours), hours(hours), 0)));
        double all = byKind.values().stream().mapToDouble(hour -> hour).sum();
        var none = Estimate.none("h", "");
        return new YearsResults.Topology(
                name, hours(all), all, all, 0, List.of(), causes, 0, 0, none, none, none, none, none, 1, 1, List.of(), YearsResults.Spread.NONE, new Topology(List.of(), List.of()));
    }

    private static Estimate hours(double mean) {
        return new Estimate(mean, mean, mean, 4, "h", "");
    }

    private static YearsResults results(YearsResults.Topology... topologies) {
        return new YearsResults("1", "s", "s.yaml", "", 1, 0, 0.999, List.of(topologies), "", false);
    }

    @Test
    void theWaterfallTellsTheLargestStepAndWhatMakesMostOfIt() {
        var one = topology("one", Map.of("hang", 1.0));
        var two = topology("two", Map.of("hang", 1.5, "disk", 2.0));
        var three = topology("three", Map.of("hang", 1.0, "disk", 2.0));

        assertThat(YearsWaterfall.of(results(one, two, three)).title()).isEqualTo("“two” makes the largest step, 2.50 h more: disk +2 h");
        assertThat(YearsWaterfall.of(results(two, one)).title()).isEqualTo("“one” makes the largest step, 2.50 h less: disk −2 h");
        assertThat(YearsWaterfall.of(results(one, one)).title()).isEqualTo("No step changes the downtime of a year by a second");
    }

    @Test
    void theWaterfallIsTheSameEveryTimeAndNeedsTwo() {
        var one = topology("one", Map.of("hang", 1.0));
        var two = topology("two", Map.of("hang", 1.5, "disk", 2.0));

        assertThat(YearsWaterfall.of(results(one, two)).svg())
                .isEqualTo(YearsWaterfall.of(results(one, two)).svg())
                .isNotEqualTo(YearsWaterfall.of(results(two, one)).svg())
                .doesNotContain("NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> YearsWaterfall.of(results(one)));
    }
}
