package org.outagelab.availability.failure;

import java.util.List;

/**
 * A failure that may take another with it: when the unit fails by itself, then with this probability one of the targets
 * that are up, each equally likely, fails at the same instant. What is taken along takes nothing further.
 */
public record Propagation(String unit, double probability, List<String> targets) {
    public Propagation {
        targets = List.copyOf(targets);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "the probability that " + unit + " takes another along must be in [0, 1], got " + probability);
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("the failure of " + unit + " has no targets");
        }
    }
}
