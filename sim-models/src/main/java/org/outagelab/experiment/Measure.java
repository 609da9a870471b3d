package org.outagelab.experiment;

import org.outagelab.inference.Confidence;
import org.outagelab.results.Estimate;

/** One metric over runs, of which it keeps nothing but sums. */
interface Measure {
    /** Runs come in the order of their index. */
    void add(Run run);

    Estimate estimate(Confidence confidence);
}
