package org.outagelab.cli;

/** The command line asks for something that cannot be done: told as one line, and ends with {@link ExitCode#USAGE}. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * One with its reason.
     *
     * @param message for the user, without a dot at its end
     */
    public UsageException(String message) {
        super(message);
    }
}
