package org.outagelab.testing;

import static org.outagelab.testing.OutageAssertions.assertThatOutage;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.outagelab.Fault;
import org.outagelab.Outage;

/** Fails, and is run by a test that wants to see how: not found by Surefire. */
class Hopeful {
    static final List<List<Fault>> TRIED = new ArrayList<>();

    @Property(tries = 30, seed = "5", shrinking = ShrinkingMode.FULL)
    void noTwoFaultsEverCostARequest(
            @ForAll
                    @AnyFault(scenario = "/shop.yaml", of = {"app-1", "db-1"}, actions = {"host-down", "freeze"}, atMost = 3)
                    List<Fault> faults) {
        TRIED.add(faults);
        assertThatOutage(Outage.resource("/shop.yaml").with("load.visitors.duration", "40s").withFaults(faults).run())
                .availabilityAtLeast(1);
    }
}
