package org.outagelab.examples;

import java.util.EnumMap;
import java.util.Map;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.queueing.Breakdown;
import org.outagelab.core.queueing.Departure;
import org.outagelab.core.queueing.ProcessorSharing;
import org.outagelab.core.queueing.StationOptions;

/** A host of two cores loses power for ten seconds. */
// snippet: breakdown
public final class PowerCut {
    public static Map<Departure, Integer> outcomes() {
        var sim = new Simulation(7);
        Map<Departure, Integer> outcomes = new EnumMap<>(Departure.class);
        var host = new ProcessorSharing<Integer>(
                sim, "server-1", StationOptions.<Integer>workers(2).totalTimeout(3 * SimTime.SECOND),
                (request, how, visit) -> outcomes.merge(how, 1, Integer::sum));
        var arrival = sim.<Integer>eventType("load", n -> host.arrive(n, 15 * SimTime.MILLISECOND));
        for (int n = 0; n < 6000; n++) {
            arrival.at(n * 10 * SimTime.MILLISECOND, n);
        }
        // Faults are CONTROL events: what they change holds for the whole instant.
        sim.<Void>eventType("power", Phase.CONTROL, ignored -> host.breakDown(Breakdown.KILL)).at(20 * SimTime.SECOND, null);
        sim.<Void>eventType("power", Phase.CONTROL, ignored -> host.repair()).at(30 * SimTime.SECOND, null);
        sim.run();
        return outcomes;
    }
}
// end
