package org.outagelab.scenarios.cli;

/** The command line asks for something that cannot be done. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
