package org.outagelab.reading;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Uncertainty;

/** Turns {@code shared} objects into common causes: with a time between failures of their own, or a beta factor. */
final class SharedFailures {
    private final Map<String, Section.Values> shared;
    private final Map<String, List<Section.Values>> given;
    private final Parts parts;
    private final BiFunction<Section.Values, Prior, ReliabilityReader.Times> times;
    private final BiFunction<ReliabilityReader.Times, List<String>, Double> coverage;

    SharedFailures(
            Map<String, Section.Values> shared,
            Map<String, List<Section.Values>> given,
            Parts parts,
            BiFunction<Section.Values, Prior, ReliabilityReader.Times> times,
            BiFunction<ReliabilityReader.Times, List<String>, Double> coverage) {
        this.shared = shared;
        this.given = given;
        this.parts = parts;
        this.times = times;
        this.coverage = coverage;
    }

    /** @param failures of everything else: a beta factor is a share of those of its members */
    void addTo(Map<String, FailureSpec> failures) {
        shared.forEach((name, values) -> {
            var members = members(values.get(FailureKeys.MEMBERS));
            if (values.get(FailureKeys.BETA) != null) {
                BetaFactor.addTo(name, members, values.get(FailureKeys.BETA), values.get(FailureKeys.ERROR_FACTOR), failures);
                return;
            }
            var prior = values.get(FailureKeys.PRIOR) == null ? null : Prior.of(values.get(FailureKeys.PRIOR));
            var own = times.apply(values, prior);
            var modes = given.get(name);
            if (modes == null) {
                failures.put(name, failure(name, members, values, own, prior));
                return;
            }
            for (int i = 0; i < modes.size(); i++) {
                var here = modes.get(i);
                var herePrior = here.get(FailureKeys.PRIOR) == null ? prior : Prior.of(here.get(FailureKeys.PRIOR));
                var over = times.apply(here, herePrior);
                var merged = new ReliabilityReader.Times(
                        over.uptime() == null ? own.uptime() : over.uptime(),
                        over.notice(),
                        over.repair() == null ? own.repair() : over.repair(),
                        over.coverage(),
                        new Uncertainty(
                                over.uptime() == null ? own.known().rate() : over.known().rate(),
                                over.uptime() == null ? own.known().rateFactor() : over.known().rateFactor(),
                                over.repair() == null ? own.known().repair() : over.known().repair(),
                                over.repair() == null ? own.known().repairFactor() : over.known().repairFactor()));
                var unique = i == 0 ? name : name + " (" + (i + 1) + ")";
                failures.put(unique, failure(unique, members, values, merged, herePrior));
            }
        });
    }

    private FailureSpec failure(
            String name, List<String> members, Section.Values values, ReliabilityReader.Times own, Prior prior) {
        boolean hosts = members.stream().allMatch(member -> parts.of(member).host());
        var fault = values.has(FailureKeys.FAULT) || prior == null ? FailureKeys.fault(values, hosts) : prior.fault();
        return new FailureSpec(
                name,
                name,
                prior == null ? "shared" : prior.name(),
                fault,
                members,
                List.of(),
                own.uptime(),
                own.notice(),
                own.repair(),
                coverage.apply(own, members),
                0,
                "",
                true,
                "the scenario",
                own.known());
    }

    /** A service stands for its instances, a zone for its hosts. */
    private List<String> members(List<String> names) {
        var members = new LinkedHashSet<String>();
        for (var name : names) {
            var part = parts.of(name);
            if (part != null) {
                members.addAll(part.members());
            } else {
                parts.all().stream().filter(other -> name.equals(other.service())).forEach(other -> members.addAll(other.members()));
            }
        }
        return List.copyOf(members);
    }
}
