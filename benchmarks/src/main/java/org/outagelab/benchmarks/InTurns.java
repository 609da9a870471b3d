package org.outagelab.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Ratios that a machine of varying speed does not blur: engines take short turns in one process, and the ratio is the
 * median over rounds of what each took relative to the first, in CPU time.
 *
 * <p>{@code InTurns MODEL SIZE DELAYS ENGINE ENGINE …}; for engines that can be stopped and run on, all but CloudSim Plus
 * and DSOL.
 */
final class InTurns {
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 25;

    private InTurns() {}

    public static void main(String[] arguments) {
        int size = Integer.parseInt(arguments[1]);
        int count = arguments.length - 3;
        var models = new Model[count];
        var ns = new double[count][ROUNDS];
        for (int i = 0; i < count; i++) {
            models[i] = Engine.valueOf(arguments[3 + i]).model(arguments[0], size, arguments[2]);
        }
        long operations = Math.max(200_000, size);
        var threads = ManagementFactory.getThreadMXBean();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (int turn = 0; turn < count; turn++) {
                int i = Math.floorMod(turn + round, count);
                long startNs = threads.getCurrentThreadCpuTime();
                models[i].run(operations);
                if (round >= 0) {
                    ns[i][round] = (threads.getCurrentThreadCpuTime() - startNs) / (double) operations;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            var ratios = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                ratios[round] = ns[i][round] / ns[0][round];
            }
            Arrays.sort(ratios);
            Arrays.sort(ns[i]);
            System.out.printf(
                    Locale.ROOT,
                    "%-14s least %.1f ns, median %.1f ns, ratio %.2f%n",
                    arguments[3 + i],
                    ns[i][0],
                    ns[i][ROUNDS / 2],
                    ratios[ROUNDS / 2]);
        }
    }
}
