package org.outagelab.availability.failure;

/** What a failure of a unit costs besides the share that is lost in each state: it is paid at once, when it has been repaired. */
@FunctionalInterface
public interface Toll {
    /**
     * @param unit that was down
     * @param downFor how long, in the model's unit of time
     * @param listed whether those who use it never learned of it
     * @return time lost, in the same unit; less than nothing where the share counts too much
     */
    double of(String unit, double downFor, boolean listed);
}
