package org.outagelab.fidelity;

/** A measured case that cannot be said as a scenario. The message says why. */
final class UntranslatedCaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UntranslatedCaseException(String message) {
        super(message);
    }
}
