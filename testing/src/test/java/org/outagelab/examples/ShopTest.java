package org.outagelab.examples;

// snippet: test
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.outagelab.Fault.crash;
import static org.outagelab.testing.OutageAssertions.assertThatOutage;

import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.testing.Scenario;

class ShopTest {
    @Test
    void theShopSurvivesTheCrashOfOneApplicationServer(@Scenario("/shop.yaml") Outage shop) {
        var results = shop.withFault(crash("app.2").named("app dies").at("30s").lasting("20s")).runs(5).run();

        assertThatOutage(results).availabilityAtLeast(0.98).losesNoWrite().detects("app dies", 4, SECONDS).recovers();
    }
}
// end
