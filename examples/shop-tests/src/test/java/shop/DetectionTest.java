package shop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.outagelab.testing.OutageAssertions.assertThatOutage;

import org.junit.jupiter.api.Test;
import org.outagelab.Fault;
import org.outagelab.Outage;
import org.outagelab.testing.Scenario;

/** The balancer keeps its promise: three checks, a second apart. */
class DetectionTest {
    @Test
    void aDeadApplicationServerIsOutOfTheRotationWithinFourSeconds(@Scenario("/shop.yaml") Outage shop) {
        var results = shop.withFault(Fault.crash("app.1").named("app dies").at("30s").lasting("20s")).runs(5).run();

        assertThatOutage(results).detects("app dies", 4, SECONDS).recovers();
    }
}
