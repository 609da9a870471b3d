package org.outagelab.reading;

import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;

/** Checks the sections that have no effect yet as far as can be seen today: that they are maps of maps. */
final class UnmodelledSections {
    private final Reading root;

    UnmodelledSections(Reading root) {
        this.root = root;
    }

    void mapsOfMaps(String section, Node node) {
        if (!(node instanceof Node.Mapping map)) {
            root.at(section).expected("a map of maps", node);
            return;
        }
        map.entries().forEach((name, entry) -> {
            if (!(entry.value() instanceof Node.Mapping)) {
                root.at(section).at(name).expected("a map", entry.value());
            }
        });
    }
}
