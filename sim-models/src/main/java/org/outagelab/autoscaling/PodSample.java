package org.outagelab.autoscaling;

/**
 * What is known of one instance when an autoscaler decides.
 *
 * @param usage what it uses, at least 0; of no meaning where it is not known
 * @param request what it has asked for, in the same unit, more than 0
 */
public record PodSample(Known known, double usage, double request) {
    /** Whether it counts. */
    public enum Known {
        COUNTED,
        /** It is starting: what it uses says nothing yet. */
        IGNORED,
        /** There is no sample of it. */
        MISSING
    }

    public PodSample {
        if (!(request > 0) || !(usage >= 0)) {
            throw new IllegalArgumentException("a pod has a request above 0 and a usage of at least 0, got " + request + " and " + usage);
        }
    }
}
