package org.outagelab.availability.failure;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.random.RandomStream;

/** The crews at work, and who waits for them. */
final class Repairs {
    private final Trajectory trajectory;
    private final int[] crewOf;
    private final List<Gang> gangs = new ArrayList<>();
    /** Of a shared crew, the work left with each unit as of the last change. */
    private final double[] workLeft;

    /** One crew. */
    private static final class Gang {
        final Crew crew;
        final RandomStream choice;
        final List<Integer> waiting = new ArrayList<>();
        final List<Integer> atWork = new ArrayList<>();
        double changedAt;

        Gang(Crew crew, RandomStream choice) {
            this.crew = crew;
            this.choice = choice;
        }

        double speed() {
            return Math.min(1, (double) crew.size() / atWork.size());
        }
    }

    Repairs(Trajectory trajectory, long seed, long run) {
        this.trajectory = trajectory;
        SystemModel model = trajectory.model;
        for (Crew crew : model.crews) {
            gangs.add(new Gang(crew, RandomStream.named(seed, run, "crew " + crew.name())));
        }
        crewOf = model.units.stream()
                .mapToInt(unit -> unit.crew().isEmpty() ? -1 : model.crewNumbers.get(unit.crew()))
                .toArray();
        workLeft = new double[crewOf.length];
    }

    void request(int unit) {
        double work = trajectory.drawRepair(unit);
        if (crewOf[unit] < 0) {
            trajectory.repairUntil(unit, trajectory.now + work);
            return;
        }
        Gang gang = gangs.get(crewOf[unit]);
        workLeft[unit] = work;
        if (gang.crew.size() == 0) {
            return;
        }
        if (gang.crew.discipline() == Discipline.SHARED) {
            progress(gang);
            gang.atWork.add(unit);
            reschedule(gang);
        } else if (gang.atWork.size() < gang.crew.size()) {
            begin(gang, unit);
        } else {
            gang.waiting.add(unit);
        }
    }

    void finished(int unit) {
        if (crewOf[unit] < 0) {
            return;
        }
        Gang gang = gangs.get(crewOf[unit]);
        if (gang.crew.discipline() == Discipline.SHARED) {
            progress(gang);
            gang.atWork.remove((Integer) unit);
            reschedule(gang);
        } else {
            gang.atWork.remove((Integer) unit);
            if (!gang.waiting.isEmpty()) {
                begin(gang, gang.waiting.remove(next(gang)));
            }
        }
    }

    private void begin(Gang gang, int unit) {
        gang.atWork.add(unit);
        trajectory.repairUntil(unit, trajectory.now + workLeft[unit]);
    }

    /** The place in the line of who is next. */
    private int next(Gang gang) {
        return switch (gang.crew.discipline()) {
            case FIFO, SHARED -> 0;
            case RANDOM -> gang.choice.nextInt(gang.waiting.size());
            case PRIORITY -> {
                int best = 0;
                for (int at = 1; at < gang.waiting.size(); at++) {
                    if (priority(gang.waiting.get(at)) < priority(gang.waiting.get(best))) {
                        best = at;
                    }
                }
                yield best;
            }
        };
    }

    private int priority(int unit) {
        return trajectory.model.units.get(unit).priority();
    }

    private void progress(Gang gang) {
        double done = (trajectory.now - gang.changedAt) * gang.speed();
        for (int unit : gang.atWork) {
            workLeft[unit] = Math.max(0, workLeft[unit] - done);
        }
        gang.changedAt = trajectory.now;
    }

    private void reschedule(Gang gang) {
        for (int unit : gang.atWork) {
            trajectory.repairUntil(unit, trajectory.now + workLeft[unit] / gang.speed());
        }
    }
}
