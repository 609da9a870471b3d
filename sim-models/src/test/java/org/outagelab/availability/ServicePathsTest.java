package org.outagelab.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.outagelab.availability.structure.Structure;

class ServicePathsTest {
    private static final SystemState ONE_DOWN = new SystemState() {
        @Override
        public boolean up(String failure) {
            return !failure.equals("a");
        }

        @Override
        public boolean out(String caller, String failure) {
            return false;
        }
    };

    @Test
    void retriesThatNothingLimitsAreTakenAsIndependent() {
        assertThat(ok(3, Double.POSITIVE_INFINITY)).isCloseTo(1 - 0.5 * 0.5 * 0.5, within(1e-12));
    }

    @Test
    void aBreakerThatOpensAtWhatFailsLetsNothingThrough() {
        assertThat(ok(1, 0.5)).isZero();
        assertThat(ok(1, 0.6)).isCloseTo(0.5, within(1e-12));
    }

    private static double ok(int tries, double opensAt) {
        var served = new ServicePaths.Served("GET /", 1, tries, opensAt, half());
        return new ServicePaths(Map.of(), List.of(served), Map.of(), Map.of(), Set.of()).ok(ONE_DOWN);
    }

    /** Two servers without any reaction: half of all requests meet the one that is down. */
    private static Path half() {
        return new Path.Balanced("lb", List.of(server("a"), server("b")), 0, null, false);
    }

    private static Path.Server server(String unit) {
        return new Path.Server(
                unit,
                1,
                Structure.ALWAYS,
                Structure.ALWAYS,
                new Path.Needs(Structure.unit(unit)),
                Double.POSITIVE_INFINITY);
    }
}
