package org.outagelab.benchmarks;

import java.util.Locale;

/**
 * Sets and cancels timeouts and timers, 10,000 in flight, and prints the size of the event queue as it goes: argument,
 * the number of operations (10^8 unless given). An engine that leaves cancelled events behind grows.
 */
public final class LongRun {
    private static final int STEPS = 10;
    private static final int IN_FLIGHT = 10_000;

    private LongRun() {}

    public static void main(String[] arguments) {
        long operations = arguments.length > 0 ? Long.parseLong(arguments[0]) : 100_000_000;
        var timeouts = new OutageLabTimeouts(IN_FLIGHT);
        var timers = new OutageLabTimers(IN_FLIGHT);
        for (int step = 1; step <= STEPS; step++) {
            timeouts.run(operations / STEPS);
            timers.run(operations / STEPS);
            System.out.printf(Locale.ROOT, "after %,d of each: %,d events for timeouts in a lane and their replies, %,d for timers,"
                            + " %,d kB of heap%n",
                    operations / STEPS * step, timeouts.pending(), timers.pending(), usedKilobytes());
        }
    }

    private static long usedKilobytes() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024;
    }
}
