package org.outagelab.availability.structure;

/**
 * Exact long-run figures of a system.
 *
 * @param unavailability share of time down
 * @param frequency system failures per unit of time
 */
public record SystemMeasures(double unavailability, double frequency) {
    public double availability() {
        return 1 - unavailability;
    }

    /** Mean duration of an outage; NaN for a system that never fails. */
    public double meanOutage() {
        return unavailability / frequency;
    }

    /** Mean time from the end of an outage to the start of the next; infinite for a system that never fails. */
    public double meanUp() {
        return availability() / frequency;
    }

    /** Expected time down during {@code period}, for example 8,760 h for hours per year. */
    public double downtime(double period) {
        return unavailability * period;
    }

    /** Expected outages during {@code period}. */
    public double outages(double period) {
        return frequency * period;
    }
}
