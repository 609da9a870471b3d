package org.outagelab.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Times one model of one engine in this process: {@code ENGINE MODEL SIZE DELAYS}; one line per round. */
final class Measure {
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 5;

    private Measure() {}

    public static void main(String[] arguments) {
        int size = Integer.parseInt(arguments[2]);
        Model model = Engine.valueOf(arguments[0]).model(arguments[1], size, arguments[3]);
        long operations = Math.max(2_000_000, 2L * size);
        for (int round = 0; round < WARM_UP; round++) {
            model.run(operations);
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            model.run(operations);
            long ns = System.nanoTime() - start;
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            System.out.println(ns / (double) operations + " " + bytes / (double) operations);
        }
    }
}
