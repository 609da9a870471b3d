package shop;

import static org.outagelab.testing.OutageAssertions.assertThatOutage;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.outagelab.Fault;
import org.outagelab.Outage;
import org.outagelab.testing.AnyFault;

/** Fails on purpose: a machine without power is silent, and the shop asks it until its checks have failed. */
@Tag("fails-on-purpose")
class HopefulProperties {
    @Property(tries = 30, seed = "5", shrinking = ShrinkingMode.FULL)
    void noTwoMachinesEverCostARequest(
            @ForAll
                    @AnyFault(
                            scenario = "/shop.yaml",
                            of = {"app-1", "app-2"},
                            actions = {"host-down", "freeze"},
                            atMost = 2)
                    List<Fault> faults) {
        assertThatOutage(Outage.resource("/shop.yaml").withFaults(faults).run()).availabilityAtLeast(1);
    }
}
