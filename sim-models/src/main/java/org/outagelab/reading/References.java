package org.outagelab.reading;

import java.util.List;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;

/** Checks lists of names: hosts, services, instances, and zones where they make sense. */
record References(Names names) {
    void check(Node node, Reading place, boolean zones) {
        var items = node instanceof Node.Items list ? list.items() : List.of(node);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Node.Scalar scalar && !known(scalar.text(), zones)) {
                var at = node instanceof Node.Items ? place.item(i) : place;
                at.unknown("host, service or instance", scalar, scalar.text(), names.targets());
            }
        }
        if (items.isEmpty()) {
            place.error(node, "expected at least one host, service or instance, got none");
        }
    }

    private boolean known(String name, boolean zones) {
        return names.target(name) || zones && name.startsWith("zone ") && names.group(name);
    }
}
