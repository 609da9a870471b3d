package org.outagelab.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Times one model of one engine in this process: {@code ENGINE MODEL SIZE DELAYS}; one line per round: nanoseconds of CPU
 * time and bytes per operation. It is the time of the thread that handles the events: that of the garbage collector and
 * of the compilers is not in it, nor that of whatever else runs on the machine.
 */
final class Measure {
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 5;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long operations;
    private int round;
    private long startNs;
    private long startBytes;

    private Measure(long operations) {
        this.operations = operations;
    }

    public static void main(String[] arguments) {
        int size = Integer.parseInt(arguments[2]);
        Engine engine = Engine.valueOf(arguments[0]);
        Model model = engine.model(arguments[1], size, arguments[3]);
        long operations = engine.slow() ? 300_000 : Math.max(2_000_000, 2L * size);
        var measure = new Measure(operations);
        model.run(operations, WARM_UP + ROUNDS, measure::roundEnded);
        // Some engines leave threads behind that wait for more.
        System.exit(0);
    }

    private void roundEnded() {
        long ns = threads.getCurrentThreadCpuTime() - startNs;
        long bytes = threads.getCurrentThreadAllocatedBytes() - startBytes;
        if (round++ >= WARM_UP) {
            System.out.println(ns / (double) operations + " " + bytes / (double) operations);
        }
        startBytes = threads.getCurrentThreadAllocatedBytes();
        startNs = threads.getCurrentThreadCpuTime();
    }
}
