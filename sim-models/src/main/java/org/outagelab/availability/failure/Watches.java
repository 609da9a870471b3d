package org.outagelab.availability.failure;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.random.RandomStream;

/**
 * What those who use units know of them, and who waits for the end of a repair: the delays of units, and of their
 * watchers, in the order of the model.
 */
final class Watches {
    private final Trajectory trajectory;
    private final List<Watch> all = new ArrayList<>();
    private final int[] unitOf;
    /** Of each unit its watches: their numbers. */
    private final int[][] of;
    private final RandomStream[] detections;
    private final RandomStream[] coverages;
    /** Bits: listed, and nobody waits; −1 for none. */
    private final int[] listed;
    private final int[] calm;

    Watches(Trajectory trajectory, long seed, long run) {
        this.trajectory = trajectory;
        var model = trajectory.model;
        var numbers = new ArrayList<List<Integer>>();
        coverages = new RandomStream[model.units.size()];
        for (int i = 0; i < coverages.length; i++) {
            var unit = model.units.get(i);
            var own = new ArrayList<Integer>();
            if (unit.detection() != null || unit.readmission() != null) {
                own.add(all.size());
                all.add(new Watch("", unit.name(), unit.detection(), unit.readmission(), 0));
            }
            coverages[i] = unit.coverage() < 1 ? RandomStream.named(seed, run, "coverage of " + unit.name()) : null;
            numbers.add(own);
        }
        for (var watch : model.watches) {
            numbers.get(model.elements.get(watch.unit())).add(all.size());
            all.add(watch);
        }
        of = numbers.stream().map(own -> own.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
        unitOf = all.stream().mapToInt(watch -> model.elements.get(watch.unit())).toArray();
        detections = new RandomStream[all.size()];
        for (int w = 0; w < detections.length; w++) {
            var watch = all.get(w);
            var by = watch.watcher().isEmpty() ? "" : " by " + watch.watcher();
            detections[w] = RandomStream.named(seed, run, "detection of " + watch.unit() + by);
        }
        listed = new int[all.size()];
        calm = new int[all.size()];
    }

    int count() {
        return all.size();
    }

    /**
     * @param first free bit
     * @return the next free one
     */
    int place(int first) {
        int next = first;
        for (int w = 0; w < listed.length; w++) {
            listed[w] = leaves(w) ? next++ : -1;
            calm[w] = all.get(w).patience() > 0 ? next++ : -1;
        }
        return next;
    }

    /** Names the bits of watches by their units. */
    void name(String[] owners) {
        for (int w = 0; w < listed.length; w++) {
            for (int bit : new int[] {listed[w], calm[w]}) {
                if (bit >= 0) {
                    owners[bit] = all.get(w).unit();
                }
            }
        }
    }

    /** The delays of a unit itself may be none: then it is left at once. */
    private boolean leaves(int w) {
        return all.get(w).detection() != null || all.get(w).watcher().isEmpty();
    }

    /** Without delays of its own a unit is used as long as it is up; a watcher who does not know it uses it always. */
    SystemState.Sight sight(String watcher, int unit) {
        int w = find(watcher, unit);
        if (w < 0) {
            return watcher.isEmpty() && !trajectory.up[unit] ? SystemState.Sight.LEFT : SystemState.Sight.USED;
        } else if (listed[w] >= 0 && !trajectory.bit(listed[w])) {
            return SystemState.Sight.LEFT;
        }
        return calm[w] >= 0 && !trajectory.bit(calm[w]) ? SystemState.Sight.AWAITED : SystemState.Sight.USED;
    }

    private int find(String watcher, int unit) {
        for (int w : of[unit]) {
            if (all.get(w).watcher().equals(watcher)) {
                return w;
            }
        }
        return -1;
    }

    void failed(int unit) {
        boolean covered = coverages[unit] == null || coverages[unit].nextDouble() < trajectory.model.units.get(unit).coverage();
        for (int w : of[unit]) {
            if (listed[w] < 0) {
                continue;
            }
            int timer = trajectory.detectionTimer(w);
            trajectory.timers.stop(timer);
            var detection = all.get(w).detection();
            if (covered && trajectory.bit(listed[w])) {
                if (detection == null) {
                    trajectory.set(listed[w], false);
                } else {
                    trajectory.timers.set(timer, trajectory.now + detection.sample(detections[w]));
                }
            }
        }
    }

    /** A repair has begun, or goes on at another speed, and ends then. */
    void repairedAt(int unit, double end) {
        for (int w : of[unit]) {
            if (calm[w] >= 0 && trajectory.bit(calm[w])) {
                trajectory.timers.set(trajectory.waitTimer(w), Math.max(trajectory.now, end - all.get(w).patience()));
            }
        }
    }

    void repaired(int unit) {
        for (int w : of[unit]) {
            if (calm[w] >= 0) {
                trajectory.timers.stop(trajectory.waitTimer(w));
                trajectory.set(calm[w], true);
            }
            if (listed[w] >= 0) {
                int timer = trajectory.detectionTimer(w);
                trajectory.timers.stop(timer);
                if (!trajectory.bit(listed[w])) {
                    var readmission = all.get(w).readmission();
                    if (readmission == null) {
                        trajectory.set(listed[w], true);
                    } else {
                        trajectory.timers.set(timer, trajectory.now + readmission.sample(detections[w]));
                    }
                }
            }
        }
    }

    /** The timer of a detection or a readmission is up. */
    void detected(int w) {
        trajectory.timers.stop(trajectory.detectionTimer(w));
        trajectory.set(listed[w], trajectory.up[unitOf[w]]);
    }

    /** From now on who comes waits for the end of the repair. */
    void waits(int w) {
        trajectory.timers.stop(trajectory.waitTimer(w));
        trajectory.set(calm[w], false);
    }
}
