package org.outagelab.action;

import java.util.List;
import java.util.function.Consumer;

/** An action on its targets. It may be done again once it was undone; undoing it twice, or before it was done, does nothing. */
public interface Deed {
    void apply();

    void undo();

    /**
     * Somebody who has found it out repairs it.
     *
     * @param end what ends it at once
     * @return whether anything can be done about it
     */
    default boolean repaired(Runnable end) {
        end.run();
        return true;
    }

    /** An alert fires while it lasts. @param alert its name, and after a blank what it is about */
    default void alerted(String alert) {}

    /** @param then what is to be done when it is over by itself */
    default void whenOver(Runnable then) {}

    /** Of two steps, of which the second runs only after the first. */
    static Deed of(Runnable apply, Runnable undo) {
        return new Done(apply, undo);
    }

    /** On each of some targets. */
    static Deed each(List<Target> targets, Consumer<Target> apply, Consumer<Target> undo) {
        return of(() -> targets.forEach(apply), () -> targets.forEach(undo));
    }

    /** On each of some targets, with nothing to undo. */
    static Deed once(List<Target> targets, Consumer<Target> apply) {
        return of(() -> targets.forEach(apply), () -> { });
    }
}
