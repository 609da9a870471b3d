package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.LongerTime;

/**
 * What an operator takes down by mistake: one other instance than that under repair, as who restarts the healthy one of
 * two. With two instances both are down then; with more, two that stand next to each other in a ring, each such pair
 * equally often, so that every instance is struck as often as any other. The errors of the service are as many as before.
 */
final class OperatorErrors {
    private OperatorErrors() {}

    /** @param whole the errors of a service: its members are all of its instances, at least two */
    static List<FailureSpec> strikes(FailureSpec whole) {
        var instances = whole.members();
        if (instances.size() < 3) {
            return List.of(whole);
        }
        var strikes = new ArrayList<FailureSpec>();
        var rarer = new LongerTime(whole.uptime(), instances.size());
        for (int i = 0; i < instances.size(); i++) {
            var repaired = instances.get(i);
            var taken = instances.get((i + 1) % instances.size());
            strikes.add(whole.withUptime(rarer)
                    .withMembers(whole.name() + " (" + repaired + ", " + taken + ")", List.of(repaired, taken)));
        }
        return strikes;
    }
}
