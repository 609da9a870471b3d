package org.outagelab.scenarios.cli;

/** What the process ends with. */
final class ExitCode {
    static final int OK = 0;
    static final int INTERNAL = 1;
    static final int USAGE = 2;
    static final int INCONCLUSIVE = 98;
    static final int FAILED = 99;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
