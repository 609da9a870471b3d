package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.core.SimTime;
import org.outagelab.fixture.RandomScenario;

/** A run may be made anywhere: what it leaves goes through bytes and folds to the same results. */
class RunSummaryTest {
    private static RunSummary summary(long number, boolean detailed) {
        return new Runner(RandomScenario.of(number, 5, 12 * SimTime.SECOND, false)).summary(0, detailed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aSummaryReadsBackEqual(long number) throws IOException {
        for (boolean detailed : new boolean[] {false, true}) {
            var summary = summary(number, detailed);

            var read = RunSummary.read(summary.bytes());

            assertThat(read).isEqualTo(summary);
            assertThat(read.bytes()).isEqualTo(summary.bytes());
            assertThat(read.details() != null).isEqualTo(detailed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 5})
    void runsThatWereMadeElsewhereFoldToTheSameResults(long number) throws IOException {
        var scenario = RandomScenario.of(number, 5, 12 * SimTime.SECOND, false);
        var here = new Experiment(scenario, 2, (runs, planned) -> { }).run("base");

        var elsewhere = new Fold(scenario);
        for (int index = 0; index < here.runs(); index++) {
            elsewhere.add(RunSummary.read(new Runner(scenario).summary(index, index == 0).bytes()));
        }

        assertThat(elsewhere.digest()).isEqualTo(here.digest());
        assertThat(elsewhere.metrics()).isEqualTo(here.metrics());
        assertThat(elsewhere.incidents()).isEqualTo(here.incidents());
        assertThat(elsewhere.outcomes()).isEqualTo(here.outcomes());
        assertThat(elsewhere.first()).isEqualTo(here.timeline());
        assertThat(elsewhere.latencyCurve()).isEqualTo(here.latency());
    }

    @Test
    void detailsAreLeftOutUnlessAskedFor() {
        var runner = new Runner(RandomScenario.of(1, 5, 300 * SimTime.SECOND, false));

        assertThat(runner.summary(0, true).bytes().length).isGreaterThan(runner.summary(0, false).bytes().length + 2000);
        assertThat(runner.summary(0, false).details()).isNull();
    }

    @Test
    void aSummaryOfAnotherScenarioIsRefused() {
        var fold = new Fold(RandomScenario.of(1, 5, 12 * SimTime.SECOND, false));
        var other = RandomScenario.of(2, 5, 12 * SimTime.SECOND, false);
        assertThat(Tables.of(other).signature())
                .isNotEqualTo(Tables.of(RandomScenario.of(1, 5, 12 * SimTime.SECOND, false)).signature());

        assertThatThrownBy(() -> fold.add(summary(2, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other metrics");
    }

    @Test
    void bytesThatAreNoSummaryAreRefused() {
        var bytes = summary(1, false).bytes();
        var longer = Arrays.copyOf(bytes, bytes.length + 1);
        var strange = bytes.clone();
        strange[7] = 99;

        assertThatThrownBy(() -> RunSummary.read(new byte[0])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RunSummary.read(Arrays.copyOf(bytes, bytes.length / 2))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RunSummary.read(longer)).isInstanceOf(IOException.class).hasMessageContaining("follows");
        assertThatThrownBy(() -> RunSummary.read(strange)).isInstanceOf(IOException.class).hasMessageContaining("version");
    }
}
