package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.results.Lane;
import org.outagelab.results.Lane.Role;
import org.outagelab.results.VariantResults;

/** What the lanes say of who led a database, and of two primaries at once. */
class DatabaseRolesTest {
    private final List<VariantResults> variants = Outage.catalogue("split-brain").variants().stream()
            .map(name -> Outage.catalogue("split-brain").variant(name).runs(1).run().all())
            .toList();

    @Test
    void thePrimaryMovesAtThePromotionAndThereIsAlwaysOne() {
        var base = variants.get(0);

        double promoted = base.timeline().marks().stream().filter(mark -> mark.label().startsWith("db.2 takes over")).findFirst().orElseThrow().at();
        assertThat(duties(base, "db.1", Role.PRIMARY)).containsExactly(new Lane.Duty(Role.PRIMARY, 0, promoted));
        assertThat(duties(base, "db.2", Role.PRIMARY)).containsExactly(new Lane.Duty(Role.PRIMARY, promoted, 480));
        assertThat(duties(base, "db.3", Role.PRIMARY)).isEmpty();
        assertThat(base.timeline().lanes().stream().filter(lane -> lane.component().startsWith("shop")))
                .allSatisfy(lane -> assertThat(lane.duties()).isEmpty());
    }

    @Test
    void twoPrimariesAtOnceLastAsLongAsTheMetricSaysAndNoneWithoutOne() {
        int split = 0;
        for (var variant : variants) {
            double beside = variant.timeline().lanes().stream()
                    .flatMap(lane -> lane.duties().stream())
                    .filter(duty -> duty.role() == Role.BESIDE)
                    .mapToDouble(duty -> duty.to() - duty.from())
                    .sum();
            assertThat(beside).as(variant.name()).isCloseTo(variant.metrics().get("split_brain.seconds").mean(), within(0.001));
            split += beside > 0 ? 1 : 0;
        }
        assertThat(duties(variants.get(0), "db.1", Role.BESIDE)).hasSize(1);
        assertThat(split).isLessThan(variants.size());
    }

    @Test
    void aServerThatIsAloneHasNoRole() {
        var alone = Outage.catalogue("0-one-server").runs(1).run().all();

        assertThat(alone.timeline().lanes()).isNotEmpty().allSatisfy(lane -> assertThat(lane.duties()).isEmpty());
    }

    private static List<Lane.Duty> duties(VariantResults variant, String server, Role role) {
        return variant.timeline().lanes().stream()
                .filter(lane -> lane.component().equals(server))
                .flatMap(lane -> lane.duties().stream())
                .filter(duty -> duty.role() == role)
                .toList();
    }
}
