package org.outagelab.cli;

import java.util.concurrent.Callable;

/**
 * One verb more for the command line, from a jar on its class path: found by {@link java.util.ServiceLoader}, and listed after those
 * that come along.
 */
public interface Verb {
    /**
     * A new command of picocli: annotated with its name, its options and what it is for. Its answer is what the process ends with
     * ({@link ExitCode}).
     */
    Callable<Integer> command();
}
