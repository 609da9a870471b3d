package org.outagelab.availability.failure;

/** What is up at one instant. */
public interface SystemState {
    /** Whether a unit is up, all places of a standby are served, or a planned window is not open. */
    boolean up(String name);

    /** Whether those who use the unit take it for up: its state, with its delays of detection and readmission. */
    boolean listed(String unit);

    /** Whether a place of the standby is being taken over. */
    boolean switching(String standby);
}
