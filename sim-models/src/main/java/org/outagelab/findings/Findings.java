package org.outagelab.findings;

import java.util.List;
import org.outagelab.results.Finding;
import org.outagelab.scenario.Scenario;

/**
 * Looks at a design without running it. Boundaries of trust are those between clients and machines, and between zones: what
 * stays in one zone is taken as trusted. Everybody is taken to get to every port that no firewall of the file closes.
 */
public final class Findings {
    private static final List<Look> LOOKS = List.of(new SinglePoints(), new Exposure(), new Plaintext(), new Watching());

    private Findings() {}

    /** By sort, then in the order of the file. */
    public static List<Finding> of(Scenario scenario) {
        var design = new Design(scenario);
        return LOOKS.stream().flatMap(look -> look.at(design).stream()).toList();
    }
}
