package org.outagelab.scenario;

import java.util.List;

/**
 * Somebody who acts from the start of a run to its end, and is no fault: an orchestrator.
 *
 * @param name under which it acts
 * @param action what it does
 * @param targets names of instances
 */
public record StandingSpec(String name, ActionSpec action, List<String> targets) {
    public StandingSpec {
        targets = List.copyOf(targets);
    }
}
