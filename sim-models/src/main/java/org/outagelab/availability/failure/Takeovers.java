package org.outagelab.availability.failure;

import java.util.Arrays;
import java.util.List;
import org.outagelab.core.random.RandomStream;

/** Who serves, who stands by and who takes over, of all standbys. */
final class Takeovers {
    private static final int NOBODY = -1;

    private final Trajectory trajectory;
    private final int firstTimer;
    private final Standby[] standbys;
    private final RandomStream[] streams;
    private final int[][] members;
    /** Of each unit, its standby; −1 for none. */
    private final int[] standbyOf;

    private final int[] firstPlace;
    /** Of each place: the unit that serves it, the one that takes it over, and the one that served it last. */
    private final int[] serving;

    private final int[] taking;
    private final int[] former;
    private final int[] standbyOfPlace;

    Takeovers(Trajectory trajectory, int firstTimer, long seed, long run) {
        this.trajectory = trajectory;
        this.firstTimer = firstTimer;
        SystemModel model = trajectory.model;
        standbys = model.standbys.toArray(Standby[]::new);
        streams = new RandomStream[standbys.length];
        members = new int[standbys.length][];
        firstPlace = new int[standbys.length + 1];
        standbyOf = new int[model.units.size()];
        Arrays.fill(standbyOf, NOBODY);
        for (int s = 0; s < standbys.length; s++) {
            streams[s] = RandomStream.named(seed, run, "take-over of " + standbys[s].name());
            List<String> names = standbys[s].members();
            members[s] = names.stream().mapToInt(model.elements::get).toArray();
            firstPlace[s + 1] = firstPlace[s] + standbys[s].places();
            for (int member : members[s]) {
                standbyOf[member] = s;
            }
        }
        int places = firstPlace[standbys.length];
        serving = new int[places];
        taking = new int[places];
        former = new int[places];
        standbyOfPlace = new int[places];
        Arrays.fill(taking, NOBODY);
        for (int s = 0; s < standbys.length; s++) {
            for (int place = firstPlace[s]; place < firstPlace[s + 1]; place++) {
                standbyOfPlace[place] = s;
                serving[place] = members[s][place - firstPlace[s]];
                former[place] = serving[place];
            }
        }
    }

    int places() {
        return serving.length;
    }

    /** Whether the unit works, rather than stands by. */
    boolean serves(int unit) {
        return standbyOf[unit] < 0 || placeOf(serving, unit) >= 0;
    }

    boolean allServed() {
        for (int unit : serving) {
            if (unit == NOBODY) {
                return false;
            }
        }
        return true;
    }

    /** Who serves there serves here. */
    void copyFrom(Takeovers other) {
        System.arraycopy(other.serving, 0, serving, 0, serving.length);
        System.arraycopy(other.former, 0, former, 0, former.length);
    }

    void failed(int unit) {
        if (standbyOf[unit] < 0) {
            return;
        }
        int s = standbyOf[unit];
        int served = placeOf(serving, unit);
        int taken = placeOf(taking, unit);
        if (served >= 0) {
            serving[served] = NOBODY;
            former[served] = unit;
            boolean covered = standbys[s].coverage() >= 1 || streams[s].nextDouble() < standbys[s].coverage();
            if (covered) {
                seekTaker(served);
            }
        } else if (taken >= 0) {
            stop(taken);
            if (trajectory.up[former[taken]] && idle(former[taken])) {
                serve(taken, former[taken]);
            } else {
                seekTaker(taken);
            }
        }
        show(s);
    }

    void repaired(int unit) {
        int s = standbyOf[unit];
        if (s < 0) {
            return;
        }
        int own = ownOpenPlace(s, unit);
        if (own >= 0) {
            stop(own);
            serve(own, unit);
        } else {
            for (int place = firstPlace[s]; place < firstPlace[s + 1]; place++) {
                if (serving[place] == NOBODY && taking[place] == NOBODY && waitsForAnybody(place)) {
                    serve(place, unit);
                    break;
                }
            }
        }
        show(s);
    }

    /** A take-over has ended. */
    void end(int place) {
        int unit = taking[place];
        stop(place);
        serve(place, unit);
        show(standbyOfPlace[place]);
    }

    /** A place that the unit served and may serve again at once: uncovered, or before the other has taken over. */
    private int ownOpenPlace(int s, int unit) {
        for (int place = firstPlace[s]; place < firstPlace[s + 1]; place++) {
            boolean open = serving[place] == NOBODY && former[place] == unit;
            if (open && (taking[place] == NOBODY || standbys[s].repairResumes())) {
                return place;
            }
        }
        return NOBODY;
    }

    /** Not a place whose take-over did not happen while others could: that waits for its own unit. */
    private boolean waitsForAnybody(int place) {
        int[] all = members[standbyOfPlace[place]];
        int idle = 0;
        for (int member : all) {
            idle += trajectory.up[member] && idle(member) ? 1 : 0;
        }
        // The unit just repaired is the only idle one: nobody could have taken over.
        return idle <= 1;
    }

    private void seekTaker(int place) {
        int s = standbyOfPlace[place];
        for (int member : members[s]) {
            if (trajectory.up[member] && idle(member)) {
                taking[place] = member;
                trajectory.timers.set(firstTimer + place, trajectory.now + standbys[s].delay().sample(streams[s]));
                return;
            }
        }
    }

    private boolean idle(int unit) {
        return placeOf(serving, unit) < 0 && placeOf(taking, unit) < 0;
    }

    private void serve(int place, int unit) {
        serving[place] = unit;
        former[place] = unit;
        trajectory.age(unit);
    }

    private void stop(int place) {
        taking[place] = NOBODY;
        trajectory.timers.stop(firstTimer + place);
    }

    private void show(int s) {
        boolean all = true;
        boolean switching = false;
        for (int place = firstPlace[s]; place < firstPlace[s + 1]; place++) {
            all &= serving[place] != NOBODY;
            switching |= taking[place] != NOBODY;
        }
        trajectory.standbyIs(s, all, switching);
    }

    private int placeOf(int[] places, int unit) {
        int s = standbyOf[unit];
        for (int place = firstPlace[s]; place < firstPlace[s + 1]; place++) {
            if (places[place] == unit) {
                return place;
            }
        }
        return NOBODY;
    }
}
