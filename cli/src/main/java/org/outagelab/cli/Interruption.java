package org.outagelab.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while a verb works: the thread that works is interrupted, and the process waits until it has written what it
 * found so far, or has removed what it had half written. The process then ends with 130, as processes do that SIGINT
 * ends.
 */
final class Interruption implements AutoCloseable {
    /** Pictures of a large system take some. A second Ctrl-C does not come through: SIGKILL does. */
    private static final int PATIENCE_SECONDS = 20;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean happened;

    private Interruption(Thread worker) {
        this.hook = new Thread(() -> interrupt(worker), "interruption");
    }

    /** Until it is closed, an interruption reaches the present thread. */
    static Interruption watch() {
        var interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Work that gives an exit code: 130 if it was interrupted, whatever it gave, and however it failed then. */
    static int during(Callable<Integer> work) throws Exception {
        try (var interruption = watch()) {
            try {
                int exitCode = work.call();
                return interruption.happened() ? ExitCode.INTERRUPTED : exitCode;
            } catch (Exception | Error e) {
                // What was interrupted may fail in any way.
                if (interruption.happened()) {
                    return ExitCode.INTERRUPTED;
                }
                throw e;
            }
        }
    }

    private void interrupt(Thread worker) {
        happened = true;
        worker.interrupt();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.err.println("outagelab: interrupted");
    }

    boolean happened() {
        return happened;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook is what ends it.
            happened = true;
        }
    }
}
