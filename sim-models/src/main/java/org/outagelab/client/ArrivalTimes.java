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
    private double intoStageSeconds;
    private long stageStartNs;
    private boolean first = true;

    ArrivalTimes(LoadSpec.Rate rate, RandomStream random) {
        this.stages = rate.stages();
        this.ramp = rate.ramp();
        this.even = rate.arrivals().equals("even");
        this.perEvent = rate.batch();
        this.random = random;
    }

    /** The next instant, or NEVER after the last stage. */
    long next() {
        // An even load starts after half a gap, so that stages of any length hold their number of arrivals.
        double left = (even ? first ? 0.5 : 1.0 : random.nextExponential()) * perEvent;
        first = false;
        while (stage < stages.size()) {
            double length = stages.get(stage).durationNs() / (double) SimTime.SECOND;
            double mass = arrivals(length) - arrivals(intoStageSeconds);
            if (left < mass) {
                intoStageSeconds = after(left);
                return stageStartNs + Math.round(intoStageSeconds * SimTime.SECOND);
            }
            left -= mass;
            stageStartNs += stages.get(stage).durationNs();
            intoStageSeconds = 0;
            stage++;
        }
        return SimTime.NEVER;
    }

    private double startRate() {
        double own = stages.get(stage).value();
        return ramp ? stage == 0 ? 0 : stages.get(stage - 1).value() : own;
    }

    private double slope() {
        double length = stages.get(stage).durationNs() / (double) SimTime.SECOND;
        return (stages.get(stage).value() - startRate()) / length;
    }

    /** Expected arrivals in the first t seconds of the stage. */
    private double arrivals(double t) {
        return startRate() * t + slope() * t * t / 2;
    }

    /** Where in the stage {@code left} more arrivals are expected than so far. */
    private double after(double left) {
        double target = arrivals(intoStageSeconds) + left;
        double slope = slope();
        double start = startRate();
        if (slope == 0) {
            return target / start;
        }
        return (StrictMath.sqrt(Math.max(0, start * start + 2 * slope * target)) - start) / slope;
    }
}
