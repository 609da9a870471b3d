package org.outagelab.availability.failure;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Integrates the success share over one trajectory. */
final class Recording {
    private static final double[][] NO_WINDOWS = {};
    private static final double[] NONE = {};

    private final SystemModel model;
    private final Trajectory trajectory;
    private final ShareMemory memory;
    private final double[] windowLengths;
    private final double[][] windowLoss;
    private final int[] windowsClosed;
    private final double[] windowSoFar;
    private double share = 1;
    private int slot;
    private double measuredFrom;
    private double loss;
    private double outageTime;
    private long outages;
    private long losses;
    private double outageBegan = Double.NaN;
    private double longest;
    private double first = Double.POSITIVE_INFINITY;
    private long eventsBefore;
    private final boolean keepingDurations;
    private double[] durations = NONE;
    private int ended;
    /** By unit; null while none was paid. */
    private double[] tolls;

    Recording(
            SystemModel model, Trajectory trajectory, ShareMemory memory, double[] windowLengths,
            boolean keepingDurations) {
        this.model = model;
        this.trajectory = trajectory;
        this.memory = memory;
        this.keepingDurations = keepingDurations;
        this.windowLengths = windowLengths;
        windowLoss = windowLengths.length == 0 ? NO_WINDOWS : new double[windowLengths.length][16];
        windowsClosed = new int[windowLengths.length];
        windowSoFar = new double[windowLengths.length];
        trajectory.takeChanged();
        lookUp();
        trajectory.systemIs(share <= 0);
    }

    /** A warm-up that leaves no trace. */
    void warmUp(double until) {
        while (trajectory.nextTime() <= until) {
            trajectory.step();
            if (trajectory.takeChanged()) {
                lookUp();
                trajectory.systemIs(share <= 0);
            }
        }
        trajectory.now = until;
    }

    Course measure(double length, boolean untilOutage) {
        begin();
        double end = measuredFrom + length;
        double last = measuredFrom;
        while (!(untilOutage && outages > 0)) {
            double next = trajectory.nextTime();
            if (next > end) {
                break;
            }
            pass(last, next);
            last = next;
            trajectory.step();
            pay();
            // What follows at this very instant comes first: a state of no duration is none.
            if (trajectory.nextTime() > next && trajectory.takeChanged()) {
                change(next);
            }
        }
        end = untilOutage && outages > 0 ? last : end;
        pass(last, end);
        trajectory.now = end;
        if (!Double.isNaN(outageBegan)) {
            longest = Math.max(longest, end - outageBegan);
        }
        return course(end - measuredFrom);
    }

    private void pay() {
        int unit = trajectory.takeOwing();
        if (unit >= 0) {
            double toll = trajectory.owed(unit);
            loss += toll;
            tolls = tolls == null ? new double[model.units().size()] : tolls;
            tolls[unit] += toll;
            for (int w = 0; w < windowLengths.length; w++) {
                windowSoFar[w] += toll;
            }
        }
    }

    private void begin() {
        trajectory.takeOwing();
        measuredFrom = trajectory.now;
        eventsBefore = trajectory.events;
        memory.forgetTimes();
        losses = share < 1 ? 1 : 0;
        if (share <= 0) {
            outages = 1;
            outageBegan = measuredFrom;
            first = 0;
        }
    }

    private void change(double at) {
        double before = share;
        lookUp();
        if (share < 1 && before >= 1) {
            losses++;
        }
        if (share <= 0 && before > 0) {
            outages++;
            outageBegan = at;
            first = Math.min(first, at - measuredFrom);
            trajectory.systemIs(true);
        } else if (share > 0 && before <= 0) {
            longest = Math.max(longest, at - outageBegan);
            if (keepingDurations) {
                durations = ended == durations.length ? Arrays.copyOf(durations, Math.max(8, 2 * ended)) : durations;
                durations[ended++] = at - outageBegan;
            }
            outageBegan = Double.NaN;
            trajectory.systemIs(false);
        }
    }

    private void lookUp() {
        int found = memory.find(trajectory.bits());
        if (found >= 0) {
            slot = found;
            share = memory.share(found);
            return;
        }
        double value = model.share.of(trajectory);
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a success share must be in [0, 1], got " + value);
        }
        share = value;
        slot = memory.put(trajectory.bits(), value);
    }

    private void pass(double from, double to) {
        double time = to - from;
        if (share < 1) {
            loss += (1 - share) * time;
            outageTime += share <= 0 ? time : 0;
            if (slot >= 0) {
                memory.spend(slot, (1 - share) * time);
            }
        }
        for (int w = 0; w < windowLengths.length; w++) {
            passWindows(w, from, to);
        }
    }

    private void passWindows(int w, double from, double to) {
        double start = from;
        while (true) {
            double boundary = measuredFrom + (windowsClosed[w] + 1) * windowLengths[w];
            if (boundary > to) {
                break;
            }
            windowSoFar[w] += (1 - share) * (boundary - start);
            if (windowsClosed[w] == windowLoss[w].length) {
                windowLoss[w] = Arrays.copyOf(windowLoss[w], 2 * windowsClosed[w]);
            }
            windowLoss[w][windowsClosed[w]++] = windowSoFar[w];
            windowSoFar[w] = 0;
            start = boundary;
        }
        windowSoFar[w] += (1 - share) * (to - start);
    }

    private Course course(double length) {
        for (int w = 0; w < windowLengths.length; w++) {
            windowLoss[w] = Arrays.copyOf(windowLoss[w], windowsClosed[w]);
        }
        return new Course(length, loss, outageTime, outages, losses, longest, first, share,
                ended == 0 ? NONE : Arrays.copyOf(durations, ended), trajectory.events - eventsBefore, windowLoss, lossByState());
    }

    private Map<String, Double> lossByState() {
        if (loss == 0 && tolls == null) {
            return Map.of();
        }
        Map<String, Double> byState = new TreeMap<>();
        var names = model.names();
        for (int unit = 0; tolls != null && unit < tolls.length; unit++) {
            if (tolls[unit] != 0) {
                byState.merge(names.get(unit), tolls[unit], Double::sum);
            }
        }
        for (int s = 0; s < memory.capacity(); s++) {
            if (memory.time(s) > 0) {
                var down = new StringBuilder();
                for (int element = 0; element < names.size(); element++) {
                    if (!memory.bit(s, element)) {
                        down.append(down.length() == 0 ? "" : " + ").append(names.get(element));
                    }
                }
                byState.merge(down.length() == 0 ? "not noticed yet" : down.toString(), memory.time(s), Double::sum);
            }
        }
        return byState;
    }
}
