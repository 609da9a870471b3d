package org.outagelab.availability.cases;

import java.util.List;
import java.util.Map;

/**
 * One simulation and the exact cases that it answers.
 *
 * @param ids the cases
 * @param halfWidths largest half-width that passes for each, as a share of the expected value
 * @param quick whether the default build runs it
 */
record Trial(List<String> ids, List<Double> halfWidths, String level, boolean quick, Simulated simulated) {
    interface Simulated {
        /** @param effort 1, or 4 for a second try */
        Map<String, Observed> run(long seed, int effort);
    }

    static final double MEAN = 0.01;
    static final double SPREAD = 0.02;
    static final double RARE = 0.10;
}
