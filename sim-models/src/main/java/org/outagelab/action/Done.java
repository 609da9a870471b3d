package org.outagelab.action;

/** Undoes only what was done, and once. */
final class Done implements Deed {
    private final Runnable apply;
    private final Runnable undo;
    private boolean done;

    Done(Runnable apply, Runnable undo) {
        this.apply = apply;
        this.undo = undo;
    }

    @Override
    public void apply() {
        done = true;
        apply.run();
    }

    @Override
    public void undo() {
        if (done) {
            done = false;
            undo.run();
        }
    }
}
