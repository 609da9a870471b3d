package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.metric.MetricTable;
import org.outagelab.metric.Owner;
import org.outagelab.metric.Owners;
import org.outagelab.metric.Scope;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ThresholdSpec;
import org.outagelab.scenario.Until;

/** The metrics of scenarios. */
final class Tables {
    private Tables() {}

    static MetricTable of(Scenario scenario) {
        var services = new ArrayList<Owner>();
        var instances = new ArrayList<Owner>();
        for (var service : scenario.services().values()) {
            services.add(new Owner(service.name(), service.kind()));
            service.instances().forEach(instance -> instances.add(new Owner(instance, service.kind())));
        }
        var endpoints = scenario.loads().stream()
                .filter(load -> !load.hostile())
                .flatMap(load -> load.endpoints().stream())
                .map(spec -> spec.endpoint().name())
                .distinct()
                .toList();
        var loads = scenario.loads().stream().map(LoadSpec::name).toList();
        var faults = scenario.thresholds().stream()
                .map(ThresholdSpec::during)
                .filter(fault -> !fault.isEmpty())
                .distinct()
                .toList();
        var all = MetricTable.of(new Owners(services, instances, endpoints, loads, faults));
        return loads.size() > 1 || asksForLoads(scenario, all)
                ? all
                : MetricTable.of(new Owners(services, instances, endpoints, List.of(), faults));
    }

    /** Of a single load nothing else is to be said than of all, unless somebody asks. */
    private static boolean asksForLoads(Scenario scenario, MetricTable all) {
        var asked = new ArrayList<String>();
        scenario.thresholds().forEach(threshold -> asked.add(threshold.metric()));
        if (!scenario.run().until().isEmpty()) {
            asked.add(Until.parse(scenario.run().until()).metric());
        }
        return asked.stream().anyMatch(name -> all.named(name) != null && all.named(name).id().scope() == Scope.LOAD);
    }
}
