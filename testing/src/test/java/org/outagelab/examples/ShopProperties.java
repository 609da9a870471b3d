package org.outagelab.examples;

// snippet: property
import static org.outagelab.testing.OutageAssertions.assertThatOutage;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.outagelab.Fault;
import org.outagelab.Outage;
import org.outagelab.testing.AnyChange;
import org.outagelab.testing.AnyFault;
import org.outagelab.testing.Change;

class ShopProperties {
    @Property(tries = 20)
    void noTwoFaultsOfApplicationServersLoseAWrite(
            @ForAll @AnyFault(scenario = "/shop.yaml", of = {"app.1", "app.2"}, actions = {"crash", "hang"}, atMost = 2)
                    List<Fault> faults,
            @ForAll @AnyChange(path = "load.visitors.rate", values = {"10/s", "40/s"}) Change load) {
        var shop = load.of(Outage.resource("/shop.yaml"));

        assertThatOutage(shop.withFaults(faults).run()).losesNoWrite();
    }
}
// end
