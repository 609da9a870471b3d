package org.outagelab.blackbox;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.action.Capability;
import org.outagelab.availability.Path;
import org.outagelab.availability.paths.Serving;
import org.outagelab.availability.paths.Ways;
import org.outagelab.availability.structure.Structure;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Site;
import org.outagelab.net.Port;
import org.outagelab.net.Route;
import org.outagelab.scenario.Prior;

/**
 * {@code kind: unit}: a payment provider, a storage, a search, of which a scenario says no more than how long it takes to
 * answer, what it needs, and how often it fails. Without {@code on} it is somebody else's, on no machine of the scenario.
 */
public final class BlackBoxKind implements KindProvider {
    private static final Kind KIND = Kind.named("unit", BlackBoxSpec.class)
            .keys(BlackBoxSpec.KEYS)
            .read((values, given) -> BlackBoxSpec.read(given.service(), values, given.cost()))
            .anywhere()
            .calls(spec -> spec.needs().stream().map(need -> Edge.needed(need, "needs")).toList())
            .answers(List.of("wait"), "a unit is not looked into: only wait steps")
            .can(Capability.ANSWERS)
            .fails(Prior.Strikes.THIRD_PARTY)
            .lasting(BlackBoxSpec::lasting)
            .caption((spec, index) -> "unit")
            .serves(spec -> new Serving(spec.backlog(), 0, 0, 0, List.of()))
            .built(BlackBoxKind::build)
            .seenFailing((spec, service, instance, endpoint, ways) -> List.of(new Path.Needs(
                    needed(spec, instance, ways, new LinkedHashSet<>(Set.of(service.name()))))))
            .kind();

    @Override
    public Kind kind() {
        return KIND;
    }

    private static void build(BlackBoxSpec spec, Site site) {
        for (var unit : site.units()) {
            var needs = new LinkedHashMap<String, List<Route>>();
            spec.needs().forEach(need -> needs.put(need, site.routes(unit, need)));
            site.built().port(new Port(unit, new BlackBox(site.simulation(), unit, spec, needs), spec.cost().delayNs()));
        }
    }

    /** One instance of each that is needed, with what that needs in turn. @param above services that need this one */
    private static Structure needed(BlackBoxSpec spec, String from, Ways ways, Set<String> above) {
        var all = new LinkedHashSet<Structure>();
        for (var need : spec.needs()) {
            var service = ways.service(need);
            var some = new LinkedHashSet<Structure>();
            for (var instance : service.instances()) {
                var own = ways.units(from, instance, fault -> true);
                boolean further = service.settings() instanceof BlackBoxSpec && above.add(need);
                some.add(further ? Structure.all(own, needed((BlackBoxSpec) service.settings(), instance, ways, above)) : own);
                if (further) {
                    above.remove(need);
                }
            }
            all.add(Structure.any(List.copyOf(some)));
        }
        return Structure.all(List.copyOf(all));
    }
}
