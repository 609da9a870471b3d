package org.outagelab.release;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.outagelab.actor.Verdict;
import org.outagelab.replacement.RollingUpdate;

/**
 * A Deployment changes its version: it starts instances in free places and stops old ones, by turns, whenever one has become ready
 * or has gone. An instance that has no place yet waits for one, and is counted meanwhile.
 */
final class Surge {
    private final RollingUpdate update;
    private final boolean toNew;
    private final Deque<Instance> places = new ArrayDeque<>();
    private final List<Instance> leaving;
    private final Consumer<String> ends;
    private int wanted;
    private int waiting;
    private int ready;
    private boolean over;

    /**
     * @param running those that run the version that goes
     * @param free where nothing runs
     * @param ends told null when all have changed, or why it cannot go on
     */
    Surge(RollingUpdate update, boolean toNew, List<Instance> running, List<Instance> free, Consumer<String> ends) {
        this.update = update;
        this.toNew = toNew;
        this.leaving = new ArrayList<>(running);
        this.places.addAll(free);
        this.ends = ends;
    }

    /** Nothing more is begun. */
    void stop() {
        over = true;
    }

    /** So many run the version that comes already. */
    void has(int already) {
        wanted = already;
        ready = already;
    }

    void next() {
        boolean more = !over;
        while (more) {
            int starts = update.starts(leaving.size(), wanted);
            int stops = starts > 0 ? 0 : update.stops(leaving.size(), leaving.size(), wanted, ready);
            wanted += starts;
            waiting += starts;
            for (int i = 0; i < stops; i++) {
                var gone = leaving.remove(leaving.size() - 1);
                gone.goes(verdict -> {
                    places.add(gone);
                    place();
                    finish();
                });
            }
            place();
            more = starts + stops > 0;
        }
        finish();
    }

    private void place() {
        while (!over && waiting > 0 && !places.isEmpty()) {
            waiting--;
            places.remove().comes(toNew, verdict -> {
                if (verdict instanceof Verdict.Failed failure) {
                    over = true;
                    ends.accept(failure.why());
                } else {
                    ready++;
                    next();
                }
            });
        }
    }

    private void finish() {
        if (!over && leaving.isEmpty() && ready == update.size()) {
            over = true;
            ends.accept(null);
        }
    }
}
