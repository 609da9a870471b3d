package org.outagelab.action;

/** An action cannot have such arguments. */
public final class BadArguments extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String expected;

    BadArguments(String word, String expected) {
        super("'" + word + "': expected " + expected);
        this.expected = expected;
    }

    /** What the arguments should be, for a sentence that begins with {@code expected}. */
    public String expected() {
        return expected;
    }
}
