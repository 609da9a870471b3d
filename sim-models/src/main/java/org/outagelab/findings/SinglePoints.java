package org.outagelab.findings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.SystemState;
import org.outagelab.results.Finding;
import org.outagelab.results.Finding.Sort;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.wiring.FailurePaths;

/** Machines without which requests fail when all who react to their failure have done so. */
final class SinglePoints implements Look {
    /** Shares that are told, below which nobody would notice; rounding of the paths is far smaller. */
    private static final double LEAST_LOSS = 1e-4;

    @Override
    public List<Finding> at(Design design) {
        var found = new ArrayList<Finding>();
        if (!FailurePaths.problems(design.scenario()).isEmpty()) {
            return found;
        }
        var paths = FailurePaths.of(design.scenario().withoutAttacks());
        var dead = new LinkedHashMap<String, Set<String>>();
        for (var failure : paths.failures().values()) {
            if (failure.fault() == FailureSpec.Fault.HOST_DOWN && failure.members().size() == 1 && !failure.shared()) {
                dead.computeIfAbsent(failure.members().get(0), host -> new LinkedHashSet<>()).add(failure.name());
            }
        }
        var alike = new LinkedHashMap<List<String>, List<String>>();
        dead.forEach((host, failures) -> {
            var lost = lost(paths, SystemState.settled(failures));
            if (!lost.isEmpty()) {
                var running = running(design, host);
                var services = running.stream().map(instance -> instance.substring(0, instance.lastIndexOf('.'))).toList();
                alike.computeIfAbsent(List.of(lost, services.toString()), key -> new ArrayList<>()).add(host);
            }
        });
        alike.forEach((key, hosts) -> {
            var runs = hosts.stream().flatMap(host -> running(design, host).stream()).toList();
            boolean one = hosts.size() == 1;
            found.add(new Finding(
                    Sort.SINGLE_POINT,
                    Design.few(hosts),
                    "While " + (one ? "" : "any one of ") + Design.few(hosts) + " is down, " + key.get(0)
                            + (runs.isEmpty() ? "" : ": " + (one ? "it runs " : "they run ") + Design.few(runs)),
                    "",
                    ""));
        });
        return found;
    }

    /**
     * What fails when all who react have done so, as a sentence goes on; empty if nothing does. Of an endpoint whose share
     * of the load is not known, as in a recording, it can be said alone that it fails.
     */
    private static String lost(ServicePaths paths, SystemState state) {
        double lost = 1 - paths.ok(state);
        var all = paths.endpoints().stream()
                .filter(endpoint -> endpoint.ok(state) < LEAST_LOSS)
                .map(ServicePaths.Served::endpoint)
                .distinct()
                .toList();
        boolean everything = all.size() == paths.endpoints().stream().map(ServicePaths.Served::endpoint).distinct().count();
        if (lost >= LEAST_LOSS) {
            return share(everything ? 1 : lost) + " of all requests fail" + (everything || all.isEmpty() ? "" : " (every " + Design.few(all) + ")");
        }
        boolean some = paths.endpoints().stream().anyMatch(endpoint -> endpoint.ok(state) < 1 - LEAST_LOSS);
        return !some ? "" : all.isEmpty() ? "some requests fail" : "every " + Design.few(all) + " fails";
    }

    private static String share(double lost) {
        return lost > 0.99995 ? "100 %" : String.format(Locale.ROOT, lost < 0.1 ? "%.2f %%" : "%.0f %%", 100 * lost);
    }

    private static List<String> running(Design design, String host) {
        var running = new ArrayList<String>();
        for (var service : design.scenario().services().values()) {
            for (int i = 0; i < service.hosts().size(); i++) {
                if (service.hosts().get(i).equals(host)) {
                    running.add(service.instances().get(i));
                }
            }
        }
        return running;
    }
}
