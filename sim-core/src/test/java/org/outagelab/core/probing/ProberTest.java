package org.outagelab.core.probing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.outagelab.core.SimTime.SECOND;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

class ProberTest {
    @Test
    void threeFailuresInARowTakeItDownAndTwoSuccessesBringItBack() {
        var sim = new Simulation(1);
        var changes = new ArrayList<String>();
        var prober = new Prober(
                sim,
                "prober",
                5 * SECOND,
                1 * SECOND,
                3,
                2,
                () -> sim.nowNs() < 10 * SECOND || sim.nowNs() >= 40 * SECOND,
                up -> changes.add((up ? "up " : "down ") + SimTime.toSeconds(sim.nowNs())));

        prober.start(0);
        sim.runUntil(60 * SECOND);

        assertThat(changes).containsExactly("down 21.0", "up 45.0");
        assertThat(prober.up()).isTrue();
        assertThat(prober.probes()).isEqualTo(13);
    }

    @Test
    void oneSuccessInBetweenStartsTheCountAgain() {
        var sim = new Simulation(1);
        var prober = new Prober(sim, "prober", SECOND, 0, 3, 1, () -> sim.nowNs() % (3 * SECOND) == 0, up -> { });

        prober.start(0);
        sim.runUntil(100 * SECOND);

        assertThat(prober.up()).isTrue();
    }

    @Test
    void aTimeoutNotShorterThanTheIntervalIsRefused() {
        var sim = new Simulation(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Prober(sim, "prober", SECOND, SECOND, 1, 1, () -> true, up -> { }))
                .withMessageContaining("timeout=1000000000 ns");
    }
}
