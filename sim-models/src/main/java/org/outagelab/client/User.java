package org.outagelab.client;

/** A person or program of a closed loop: asks, waits for the outcome, thinks, asks again. */
final class User {
    final int index;
    boolean active;

    User(int index) {
        this.index = index;
    }
}
