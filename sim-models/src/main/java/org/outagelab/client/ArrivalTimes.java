package org.outagelab.client;

import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.RandomStream;
import org.outagelab.scenario.LoadSpec;

/**
 * The arrival instants of an open load: a unit-rate process stretched by the rate in force, so that a change of rate
 * needs no new draw. Stages are held, or interpolated from the one before when ramped.
 */
final class ArrivalTimes {
    private final List<LoadSpec.Stage> stages;
    private final boolean ramp;
    private final boolean even;
    private final double perEvent;
    private final RandomStream random;
    private int stage;
    private long stageStartNs;
    /** Of the stage: arrivals per second at its start, and by how many they grow in a second. */
    private double startRate;

    private double slope;
    /** Expected in the whole stage, and until the last arrival. */
    private double stageArrivals;

    private double arrivalsSoFar;
    private boolean first = true;

    ArrivalTimes(LoadSpec.Rate rate, RandomStream random) {
        this.stages = rate.stages();
        this.ramp = rate.ramp();
        this.even = rate.arrivals().equals("even");
        this.perEvent = rate.batch();
        this.random = random;
        beginStage();
    }

    /** The next instant, or NEVER after the last stage. */
    long next() {
        // An even load starts after half a gap, so that stages of any length hold their number of arrivals.
        double left = (even ? first ? 0.5 : 1.0 : random.nextExponential()) * perEvent;
        first = false;
        while (stage < stages.size()) {
            double mass = stageArrivals - arrivalsSoFar;
            if (left < mass) {
                double intoStageSeconds = after(left);
                arrivalsSoFar = arrivals(intoStageSeconds);
                return stageStartNs + Math.round(intoStageSeconds * SimTime.SECOND);
            }
            left -= mass;
            stageStartNs += stages.get(stage).durationNs();
            stage++;
            beginStage();
        }
        return SimTime.NEVER;
    }

    private void beginStage() {
        if (stage < stages.size()) {
            double length = stages.get(stage).durationNs() / (double) SimTime.SECOND;
            double endRate = stages.get(stage).value();
            startRate = !ramp ? endRate : stage == 0 ? 0 : stages.get(stage - 1).value();
            slope = (endRate - startRate) / length;
            stageArrivals = arrivals(length);
            arrivalsSoFar = 0;
        }
    }

    /** Expected arrivals in the first t seconds of the stage. */
    private double arrivals(double t) {
        return startRate * t + slope * t * t / 2;
    }

    /** Where in the stage {@code left} more arrivals are expected than so far. */
    private double after(double left) {
        double target = arrivalsSoFar + left;
        if (slope == 0) {
            return target / startRate;
        }
        return (StrictMath.sqrt(Math.max(0, startRate * startRate + 2 * slope * target)) - startRate) / slope;
    }
}
