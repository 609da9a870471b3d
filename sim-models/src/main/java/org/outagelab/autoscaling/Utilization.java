package org.outagelab.autoscaling;

import java.util.List;

/**
 * How many pods a HorizontalPodAutoscaler wants (podautoscaler/replica_calculator.go). Starting pods and those without a sample are
 * counted on the side that makes it change less, and never turn a change round.
 */
public final class Utilization {
    private static final double TOLERANCE = 0.1;

    private Utilization() {}

    /**
     * The number that it wants.
     *
     * @param target percent of the request, more than 0
     * @param pods those that exist
     * @param size how many there should be now
     */
    public static int want(double target, List<PodSample> pods, int size) {
        double usage = 0;
        double request = 0;
        int counted = 0;
        int missing = 0;
        int ignored = 0;
        for (var pod : pods) {
            switch (pod.known()) {
                case COUNTED -> {
                    usage += pod.usage();
                    request += pod.request();
                    counted++;
                }
                case MISSING -> missing++;
                case IGNORED -> ignored++;
            }
        }
        if (counted == 0) {
            return size;
        }
        double ratio = percent(usage, request) / target;
        boolean grows = ratio > 1;
        if (missing == 0 && (ignored == 0 || !grows)) {
            return near(ratio) ? size : (int) Math.ceil(ratio * counted);
        }
        int included = counted;
        for (var pod : pods) {
            boolean idle = pod.known() == PodSample.Known.IGNORED && grows || pod.known() == PodSample.Known.MISSING && grows;
            boolean full = pod.known() == PodSample.Known.MISSING && ratio < 1;
            if (idle || full) {
                usage += full ? pod.request() : 0;
                request += pod.request();
                included++;
            }
        }
        double again = percent(usage, request) / target;
        if (near(again) || ratio < 1 && again > 1 || ratio > 1 && again < 1) {
            return size;
        }
        int want = (int) Math.ceil(again * included);
        return again < 1 && want > size || again > 1 && want < size ? size : want;
    }

    /** The largest of several; one that cannot be read forbids to want fewer. @param wants -1 for one that cannot be read */
    public static int largest(List<Integer> wants, int size) {
        int largest = wants.stream().mapToInt(Integer::intValue).max().orElse(-1);
        boolean unread = wants.contains(-1);
        return largest < 0 || unread && largest < size ? size : largest;
    }

    private static double percent(double usage, double request) {
        return Math.floor(100 * usage / request);
    }

    private static boolean near(double ratio) {
        return Math.abs(1 - ratio) <= TOLERANCE;
    }
}
