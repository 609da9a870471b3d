package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.RandomStream;
import org.outagelab.scenario.LoadSpec;

/** Arrivals of open loads: how many, and when. */
class ArrivalTimesProperties {
    private static final long SECOND = SimTime.SECOND;

    @Example
    void evenArrivalsKeepTheirDistanceAndTheirNumber() {
        var times = times(false, "even", 1, new LoadSpec.Stage(4, 10 * SECOND));

        assertThat(times).hasSize(40);
        for (int i = 0; i < 40; i++) {
            assertThat(times.get(i)).isEqualTo(125_000_000L + i * 250_000_000L);
        }
    }

    @Property(tries = 200)
    void evenStagesHoldTheirNumberOfArrivals(@ForAll @Size(min = 1, max = 5) List<@IntRange(min = 0, max = 50) Integer> rates) {
        var stages = rates.stream().map(rate -> new LoadSpec.Stage(rate, 10 * SECOND)).toArray(LoadSpec.Stage[]::new);

        var times = times(false, "even", 1, stages);

        for (int i = 0; i < stages.length; i++) {
            long from = i * 10 * SECOND;
            long count = times.stream().filter(ns -> ns >= from && ns < from + 10 * SECOND).count();
            assertThat(count).isCloseTo((long) (10 * stages[i].value()), within(1L));
        }
        assertThat(times).isSorted();
    }

    @Example
    void aRampHasTheArrivalsOfItsArea() {
        // 0 → 100/s in 20 s, held for 10 s, down to 0 in 10 s: 1000 + 1000 + 500.
        var times = times(
                true,
                "even",
                1,
                new LoadSpec.Stage(100, 20 * SECOND),
                new LoadSpec.Stage(100, 10 * SECOND),
                new LoadSpec.Stage(0, 10 * SECOND));

        assertThat(times).hasSize(2500);
        assertThat(times.stream().filter(ns -> ns < 20 * SECOND)).hasSize(1000);
        assertThat(times.stream().filter(ns -> ns < 10 * SECOND)).hasSize(250);
        assertThat(times.stream().filter(ns -> ns >= 30 * SECOND && ns < 35 * SECOND)).hasSize(375);
        assertThat(times).isSorted();
    }

    @Example
    void poissonArrivalsHaveTheirMeanAndVariance() {
        double sum = 0;
        double squares = 0;
        int runs = 4000;
        for (int run = 0; run < runs; run++) {
            int n = times(run, false, "poisson", 1, new LoadSpec.Stage(10, 5 * SECOND)).size();
            sum += n;
            squares += (double) n * n;
        }

        double mean = sum / runs;
        double variance = squares / runs - mean * mean;
        // Mean 50 ± 4·√(50/4000); variance 50 ± 4·50·√(2/4000).
        assertThat(mean).isCloseTo(50, within(0.45));
        assertThat(variance).isCloseTo(50, within(4.5));
    }

    @Example
    void batchesComeAtTheRateOfTheirRequests() {
        var times = times(false, "batch", 5, new LoadSpec.Stage(100, 1000 * SECOND));

        // 20 batches a second, four standard deviations.
        assertThat((double) times.size()).isCloseTo(20_000, within(4 * 141.4));
    }

    @Example
    void aStageOfZeroIsAPause() {
        var times = times(
                false,
                "poisson",
                1,
                new LoadSpec.Stage(10, 10 * SECOND),
                new LoadSpec.Stage(0, 10 * SECOND),
                new LoadSpec.Stage(10, 10 * SECOND));

        assertThat(times).noneMatch(ns -> ns >= 10 * SECOND && ns < 20 * SECOND);
        assertThat(times).anyMatch(ns -> ns >= 20 * SECOND);
    }

    private static List<Long> times(boolean ramp, String kind, int batch, LoadSpec.Stage... stages) {
        return times(7, ramp, kind, batch, stages);
    }

    private static List<Long> times(long seed, boolean ramp, String kind, int batch, LoadSpec.Stage... stages) {
        var source = new ArrivalTimes(
                new LoadSpec.Rate(List.of(stages), ramp, kind, batch), RandomStream.named(seed, 0, "arrivals"));
        var times = new ArrayList<Long>();
        for (long ns = source.next(); ns != SimTime.NEVER; ns = source.next()) {
            times.add(ns);
        }
        return times;
    }
}
