package org.outagelab.cli;

/** What the process ends with. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int INTERNAL = 1;
    public static final int USAGE = 2;
    public static final int INCONCLUSIVE = 98;
    public static final int FAILED = 99;
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
