package org.outagelab.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.outagelab.kind.Kinds;
import org.outagelab.results.Finding;
import org.outagelab.results.Finding.Sort;
import org.outagelab.scenario.Reach;

/** Ports to which clients get and that nothing asks them to use. */
final class Exposure implements Look {
    @Override
    public List<Finding> at(Design design) {
        var scenario = design.scenario();
        var reach = new Reach(scenario.hosts(), scenario.services());
        var found = new ArrayList<Finding>();
        var entrances = design.entrances();
        for (var service : scenario.services().values()) {
            if (entrances.contains(service.name())) {
                continue;
            }
            var open = IntStream.range(0, service.hosts().size())
                    .filter(i -> !design.elsewhere(service, i))
                    .mapToObj(service.instances()::get)
                    .filter(instance -> reach.lets(scenario.network().firewalls(), Reach.CLIENTS, instance))
                    .toList();
            if (!open.isEmpty()) {
                found.add(new Finding(
                        Sort.EXPOSURE,
                        service.name(),
                        "Clients can connect to " + Design.few(open) + " (" + Kinds.of(service).speaks().name()
                                + "), which nothing here asks of them: no firewall keeps them out",
                        "a firewall that guards " + service.name(),
                        service.at().toString()));
            }
        }
        return found;
    }
}
