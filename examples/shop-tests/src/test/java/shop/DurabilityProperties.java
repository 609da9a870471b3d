package shop;

import static org.outagelab.testing.OutageAssertions.assertThatOutage;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.outagelab.Fault;
import org.outagelab.Outage;
import org.outagelab.testing.AnyFault;

/** Whatever dies in front of the database, nobody's order is lost. */
class DurabilityProperties {
    @Property(tries = 30)
    void noTwoFaultsInFrontOfTheDatabaseLoseAnOrder(
            @ForAll
                    @AnyFault(
                            scenario = "/shop.yaml",
                            of = {"lb.1", "app.1", "app.2"},
                            actions = {"crash", "hang", "slow(20)"},
                            atMost = 2)
                    List<Fault> faults) {
        assertThatOutage(Outage.resource("/shop.yaml").withFaults(faults).run()).losesNoWrite();
    }
}
