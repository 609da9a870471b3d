package org.outagelab.haproxy;

/** The remaps of a hash in a run, on one instance. */
final class Remaps {
    private double most = Double.NaN;

    void add(Remap remap) {
        if (!(remap.moved() <= most)) {
            most = remap.moved();
        }
    }

    /** The largest share of keys that moved at one time; NaN if no server came or went. */
    double most() {
        return most;
    }
}
