package org.outagelab.findings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ServiceSpec;

/** A scenario, as those who look at its design ask it. */
record Design(Scenario scenario) {
    /** The services that clients are to call, by name or by address. */
    Set<String> entrances() {
        var entered = new LinkedHashSet<String>();
        scenario.loads().stream().filter(load -> !load.hostile()).forEach(load -> entered.add(behind(load.to())));
        scenario.addresses().values().forEach(address -> entered.add(address.to()));
        return entered;
    }

    private String behind(String to) {
        return scenario.addresses().containsKey(to) ? scenario.addresses().get(to).to() : to;
    }

    /** Of an instance, by its index. */
    String zone(ServiceSpec service, int index) {
        return scenario.hosts().get(service.hosts().get(index)).zone();
    }

    /** Whether somebody else runs it. */
    boolean elsewhere(ServiceSpec service, int index) {
        return scenario.hosts().get(service.hosts().get(index)).elsewhere();
    }

    /** All of a few names; of many the first, the last and how many. */
    static String few(List<String> names) {
        return names.size() <= 4
                ? String.join(", ", names)
                : names.get(0) + " … " + names.get(names.size() - 1) + " (" + names.size() + ")";
    }
}
