package org.outagelab.monitoring;

import java.util.List;

/** One scrape that is under way: it ends once, by an answer, a failure or the timeout, whichever comes first. */
public final class Scrape {
    private final Target target;
    private final long startedNs;
    private Runnable gone = () -> { };
    private boolean open = true;

    Scrape(Target target, long startedNs) {
        this.target = target;
        this.startedNs = startedNs;
    }

    /** Says what to do when nobody waits for its end any more: after the timeout, or when Prometheus stops. */
    public void whenGivenUp(Runnable action) {
        gone = action;
    }

    /** Whether somebody still waits for its end. */
    public boolean open() {
        return open;
    }

    long startedNs() {
        return startedNs;
    }

    /**
     * It was answered.
     *
     * @param samples by metric name and labels of its own; those of the target are added
     */
    public void answered(List<Sample> samples) {
        if (open) {
            open = false;
            target.answered(this, samples);
        }
    }

    /** It was refused, reset, or answered with anything but 2xx. */
    public void failed() {
        if (open) {
            open = false;
            target.failed(this);
        }
    }

    /** Nobody waits any more. */
    void abandon() {
        if (open) {
            open = false;
            gone.run();
        }
    }
}
