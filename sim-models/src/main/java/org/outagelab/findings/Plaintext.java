package org.outagelab.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.outagelab.kind.Kinds;
import org.outagelab.results.Finding;
import org.outagelab.results.Finding.Sort;
import org.outagelab.scenario.Reach;
import org.outagelab.scenario.ServiceSpec;

/** Hops beyond a boundary of trust that are not encrypted. */
final class Plaintext implements Look {
    @Override
    public List<Finding> at(Design design) {
        var services = design.scenario().services();
        var found = new ArrayList<Finding>();
        for (var name : design.entrances()) {
            var service = services.get(name);
            if (!Kinds.of(service).encrypts(service)) {
                found.add(hop(Reach.CLIENTS, service, "what clients send and get passes in plaintext", service));
            }
        }
        for (var caller : services.values()) {
            for (var edge : Kinds.of(caller).calls(caller)) {
                var to = services.get(edge.to());
                if (edge.asked()
                        && !edge.sameHost()
                        && !Kinds.of(to).encrypts(to)
                        && !to.instances().stream().allMatch(edge.encrypts())) {
                    apart(design, caller, to).ifPresent(zones ->
                            found.add(hop(caller.name(), to, "it passes in plaintext from " + zones, caller)));
                }
            }
            if (Kinds.of(caller).firstLeads() && !Kinds.of(caller).encrypts(caller)) {
                replication(design, caller).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Finding> replication(Design design, ServiceSpec service) {
        var first = design.zone(service, 0);
        var away = IntStream.range(1, service.hosts().size())
                .filter(i -> !design.zone(service, i).equals(first))
                .mapToObj(service.instances()::get)
                .toList();
        var leader = service.instances().get(0);
        return away.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Sort.PLAINTEXT,
                        leader + " → " + Design.few(away),
                        "All that " + leader + " writes passes in plaintext to another zone: it is replicated to " + Design.few(away),
                        "",
                        service.at().toString()));
    }

    private static Finding hop(String from, ServiceSpec to, String what, ServiceSpec place) {
        var kind = Kinds.of(to);
        boolean can = kind.keys().stream().anyMatch(key -> key.name().equals("tls"));
        return new Finding(
                Sort.PLAINTEXT,
                from + " → " + to.name(),
                kind.speaks().name() + " between " + from + " and " + to.name() + " is not encrypted: " + what,
                can ? "services." + to.name() + ".tls" : "",
                place.at().toString());
    }

    /** The first two zones that a hop may lead between; nothing where a call stays in its zone. */
    private static Optional<String> apart(Design design, ServiceSpec from, ServiceSpec to) {
        for (int i = 0; i < from.hosts().size(); i++) {
            for (int k = 0; k < to.hosts().size(); k++) {
                if (design.elsewhere(to, k)) {
                    return Optional.of("your machines to somebody else's");
                }
                if (Kinds.of(to).asked(to, k) && !design.zone(from, i).equals(design.zone(to, k))) {
                    return Optional.of("zone " + design.zone(from, i) + " to zone " + design.zone(to, k));
                }
            }
        }
        return Optional.empty();
    }
}
