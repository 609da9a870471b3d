package org.outagelab.metric;

import org.outagelab.inference.Confidence;
import org.outagelab.results.Estimate;

/** One metric over runs, of which it keeps nothing but sums. */
interface Accumulator {
    /**
     * Runs come in the order of their index.
     *
     * @return the value of this run alone, NaN for none
     */
    double add(Sample sample);

    Estimate estimate(Confidence confidence);
}
