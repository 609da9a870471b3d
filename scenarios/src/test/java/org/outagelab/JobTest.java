package org.outagelab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.experiment.RunSummary;

/** Runs that are made anywhere, in any order, give what one experiment gives. */
class JobTest {
    private static final Outage SHOP = Outage.catalogue("crash").runs(3).seed(5);

    @Test
    void jobsThroughBytesFoldToTheSameResults() throws IOException {
        for (var variant : List.of("base", "with redispatch")) {
            var whole = SHOP.variant(variant).run();

            var bytes = new ArrayList<byte[]>();
            for (long index : new long[] {2, 0, 1}) {
                bytes.add(new Job(SHOP.toYaml(), variant, 5, index).run().bytes());
            }
            var parts = List.of(
                    RunSummary.read(bytes.get(1)), RunSummary.read(bytes.get(2)), RunSummary.read(bytes.get(0)));
            var folded = SHOP.variant(variant).results(parts);

            assertThat(folded.digest()).isEqualTo(whole.digest());
            assertThat(folded.metrics()).isEqualTo(whole.metrics());
            assertThat(folded.thresholds()).isEqualTo(whole.thresholds());
            assertThat(folded.runs()).isEqualTo(3);
        }
    }

    @Test
    void aMissingRunIsSaid() {
        var second = new Job(SHOP.toYaml(), "base", 5, 1).run();

        assertThatThrownBy(() -> SHOP.results(List.of(second)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected run 0, got run 1");
        assertThatThrownBy(() -> SHOP.results(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Job(SHOP.toYaml(), "base", 5, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
