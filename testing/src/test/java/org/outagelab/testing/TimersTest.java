package org.outagelab.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.core.SimTime;

class TimersTest {
    @Test
    void theyAreWhatTheScenarioHasAndWhatItsProductsDoWithoutBeingTold(@Scenario("/shop.yaml") Outage shop) {
        var timers = Timers.of(shop);

        assertThat(timers)
                .containsEntry("services.lb.default-server.inter", SimTime.SECOND)
                .containsEntry("services.lb.default-server.inter × fall", 3 * SimTime.SECOND)
                .containsEntry("services.lb.default-server.inter × rise", 2 * SimTime.SECOND)
                .containsEntry("load.visitors.client.timeout", 5 * SimTime.SECOND)
                // Four looks in a row is what the script does by itself.
                .containsEntry("services.db.failover.probe.every × fails", 12 * SimTime.SECOND)
                .containsKey("services.db.failover")
                .doesNotContainKey("services.db.failover.cut-over.takes × fall");
        assertThat(timers.get("services.db.failover")).isGreaterThan(12 * SimTime.SECOND);
        assertThat(timers.values()).allMatch(ns -> ns > 0 && ns < 90 * SimTime.SECOND);
    }

    @Test
    void aSettingInForceCountsAndOneThatIsChangedDoesNot(@Scenario("/shop.yaml") Outage shop) {
        var timers = Timers.of(shop.with("services.lb.default-server.fall", "5"));

        assertThat(timers).containsEntry("services.lb.default-server.inter × fall", 5 * SimTime.SECOND);
        assertThat(Timers.of(shop.with("load.visitors.duration", "4s"))).doesNotContainKey("load.visitors.client.timeout");
    }
}
