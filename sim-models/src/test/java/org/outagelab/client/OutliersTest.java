package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.core.SimTime.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.random.RandomStream;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.World;
import org.outagelab.net.Destination;
import org.outagelab.net.Route;
import org.outagelab.scenario.ClientSpec;

/** Envoy's outlier detection (docs/models/client.md#circuit-breakers). */
class OutliersTest {
    private final List<String> told = new ArrayList<>();
    private final RandomStream random = new World().simulation().stream("test");

    private Outliers outliers(int addresses, double share, boolean alwaysOne) {
        var routes = new ArrayList<Route>();
        var world = new World();
        for (int i = 0; i < addresses; i++) {
            routes.add(world.fromClients(new FixedDelay(world, world.unit("u" + i), 0, new ArrayList<>()).port()));
        }
        var spec = new ClientSpec.Ejection(5, 10 * SECOND, 30 * SECOND, 300 * SECOND, share, alwaysOne, 1.9, 5, 100);
        return new Outliers(spec, Destination.names(routes), (by, target, change, reason) ->
                told.add(target.name() + " " + change + " " + reason), "users");
    }

    private static void fail(Outliers outliers, int address, int times) {
        for (int i = 0; i < times; i++) {
            outliers.result(address, false, 0);
        }
    }

    private boolean used(Outliers outliers, int address) {
        for (int i = 0; i < 1000; i++) {
            if (outliers.first(0, random) == address) {
                return true;
            }
        }
        return false;
    }

    @Test
    void fiveFailuresInARowLeaveAnAddressOut() {
        var outliers = outliers(10, 0.1, false);
        fail(outliers, 3, 4);
        outliers.result(3, true, 0);
        fail(outliers, 3, 4);
        assertThat(told).isEmpty();

        fail(outliers, 3, 1);

        assertThat(told).containsExactly("u3 DOWN 5 failures in a row");
        assertThat(used(outliers, 3)).isFalse();
        assertThat(used(outliers, 4)).isTrue();
    }

    @Test
    void tenPercentOfTenIsOneAndOfThreeIsNone() {
        var ten = outliers(10, 0.1, false);
        fail(ten, 0, 5);
        fail(ten, 1, 5);
        assertThat(told).containsExactly("u0 DOWN 5 failures in a row");

        told.clear();
        fail(outliers(3, 0.1, false), 0, 50);
        assertThat(told).isEmpty();

        var older = outliers(3, 0.1, true);
        fail(older, 0, 5);
        fail(older, 1, 5);
        assertThat(told).containsExactly("u0 DOWN 5 failures in a row");
    }

    @Test
    void theSecondTimeInARowLastsTwiceAsLong() {
        var outliers = outliers(10, 0.1, false);
        fail(outliers, 0, 5);
        outliers.sweep(10 * SECOND);
        outliers.sweep(20 * SECOND);
        assertThat(used(outliers, 0)).isFalse();
        outliers.sweep(30 * SECOND);
        assertThat(used(outliers, 0)).isTrue();

        for (int i = 0; i < 5; i++) {
            outliers.result(0, false, 31 * SECOND);
        }
        outliers.sweep(90 * SECOND);
        assertThat(used(outliers, 0)).isFalse();
        outliers.sweep(91 * SECOND);

        assertThat(used(outliers, 0)).isTrue();
    }

    @Test
    void goodIntervalsMakeTheNextTimeShorterAgain() {
        var outliers = outliers(10, 0.1, false);
        fail(outliers, 0, 5);
        outliers.sweep(30 * SECOND);
        outliers.sweep(40 * SECOND);

        for (int i = 0; i < 5; i++) {
            outliers.result(0, false, 41 * SECOND);
        }
        outliers.sweep(71 * SECOND);

        assertThat(used(outliers, 0)).isTrue();
    }

    @Test
    void whileFewerThanHalfAreLeftAllAreUsed() {
        var outliers = outliers(3, 1, false);
        fail(outliers, 0, 5);
        assertThat(used(outliers, 0)).isFalse();

        fail(outliers, 1, 5);

        assertThat(used(outliers, 0)).isTrue();
        assertThat(used(outliers, 1)).isTrue();
    }

    @Test
    void aLowSuccessRateAmongFiveLeavesAnAddressOutAtTheEndOfAnInterval() {
        var outliers = outliers(10, 0.1, false);
        for (int address = 0; address < 10; address++) {
            for (int i = 0; i < 100; i++) {
                // One in four fails at the last one, never two in a row.
                outliers.result(address, address < 9 || i % 4 != 0, SECOND);
            }
        }
        assertThat(told).isEmpty();

        outliers.sweep(10 * SECOND);

        // Mean 0.975, standard deviation 0.075: below 0.8325.
        assertThat(told).containsExactly("u9 DOWN success rate");
    }

    @Test
    void fourAddressesWithEnoughRequestsAreNotCompared() {
        var outliers = outliers(10, 0.1, false);
        for (int address = 0; address < 4; address++) {
            for (int i = 0; i < 100; i++) {
                outliers.result(address, address < 3 || i % 2 != 0, SECOND);
            }
        }
        for (int i = 0; i < 99; i++) {
            outliers.result(5, true, SECOND);
        }

        outliers.sweep(10 * SECOND);

        assertThat(told).isEmpty();
    }
}
