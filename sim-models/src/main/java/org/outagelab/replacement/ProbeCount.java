package org.outagelab.replacement;

/** What a row of results means: the state changes only when as many equal ones have come as it needs (prober/worker.go). */
public final class ProbeCount {
    private final int failures;
    private final int successes;
    private boolean well;
    private boolean last;
    private int row;

    /** @param well what it is before any result: readiness is not, liveness is */
    public ProbeCount(Probe probe, boolean well) {
        this.failures = probe.failures();
        this.successes = probe.successes();
        this.well = well;
    }

    /** A result has come. @return whether it is well now */
    public boolean result(boolean success) {
        row = row > 0 && last == success ? row + 1 : 1;
        last = success;
        if (row >= (success ? successes : failures)) {
            well = success;
        }
        return well;
    }

    /** Whether the last results are failures, as many as it needs. */
    public boolean failed() {
        return row >= failures && !last;
    }

    public boolean well() {
        return well;
    }
}
