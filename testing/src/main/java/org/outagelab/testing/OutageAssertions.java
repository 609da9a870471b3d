package org.outagelab.testing;

import org.outagelab.OutageResults;

/** Where assertions about outages begin. */
public final class OutageAssertions {
    private OutageAssertions() {}

    /** What is asserted is of all runs; a failure says how to replay it. */
    public static OutageAssert assertThatOutage(OutageResults results) {
        return new OutageAssert(results);
    }
}
