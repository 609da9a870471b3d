package org.outagelab.availability.cases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.availability.exact.MarkovChain;
import org.outagelab.availability.failure.FailureLevel;
import org.outagelab.availability.rare.BiasedCycles;
import org.outagelab.availability.rare.Effort;
import org.outagelab.results.Estimate;

/** A failure that takes another along: chain, biased cycles and failure level. */
final class PropagationTest {
    private static final double PROPAGATION = 0.2;

    @Test
    void theLevelsAgreeOnTheDatabaseSystem() {
        var model = JumpModels.goyal(3, PROPAGATION);
        double exact = MarkovChain.from(JumpModels.Database.allUp(), model.plain()).longRun(s -> s.down() ? 1 : 0);

        Estimate biased = BiasedCycles.of(JumpModels.goyal(99, PROPAGATION), JumpModels.Database.allUp(), JumpModels.Database::down)
                .unavailability(3, new Effort(0.1, 5_000, 1_000_000))
                .estimate();
        var system = SimulatedCases.goyal(PROPAGATION);
        Estimate plain = FailureLevel.longRun(system, 3, 60, 2_000 * Models.YEAR / 60).run(system).unavailability();

        for (Estimate estimate : new Estimate[] {biased, plain}) {
            assertThat((estimate.mean() - exact) / (estimate.high() - estimate.low()) * 3.92).isBetween(-4.0, 4.0);
            assertThat(estimate.high() / estimate.low()).isLessThan(2);
        }
    }
}
