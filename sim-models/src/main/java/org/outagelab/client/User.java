package org.outagelab.client;

/** A person or program of a closed loop: asks, waits for the outcome, thinks, asks again. */
final class User {
    final int index;
    boolean active;
    /** Thinking or asking: comes back by itself. */
    boolean engaged;

    User(int index) {
        this.index = index;
    }
}
