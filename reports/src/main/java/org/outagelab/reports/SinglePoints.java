package org.outagelab.reports;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.outagelab.results.Finding;
import org.outagelab.results.Topology;

/** The machines that findings call single points, as the picture of a topology marks them; by name. */
final class SinglePoints {
    private SinglePoints() {}

    static Set<String> of(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.sort() == Finding.Sort.SINGLE_POINT)
                .map(Finding::about)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of them that have a box in the picture. */
    static Set<String> drawn(Topology topology, Set<String> single) {
        Set<String> drawn = new TreeSet<>(single);
        drawn.retainAll(topology.nodes().stream().map(Topology.Node::host).toList());
        return drawn;
    }

    /** What the red outlines mean; empty where there are none. */
    static String legend(Topology topology, Set<String> single) {
        Set<String> drawn = drawn(topology, single);
        return drawn.isEmpty() ? "" : "Outlined in red: " + (drawn.size() == 1 ? "a single point, " : "single points, ") + String.join(", ", drawn)
                + ". While " + (drawn.size() == 1 ? "it" : "one of them") + " is down, requests fail.";
    }
}
