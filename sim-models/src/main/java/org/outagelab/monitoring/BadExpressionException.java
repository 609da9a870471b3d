package org.outagelab.monitoring;

/** A text that is no expression of the part of PromQL that is known here, with a sentence that says why. */
public final class BadExpressionException extends Exception {
    private static final long serialVersionUID = 1;

    BadExpressionException(String sentence) {
        super(sentence);
    }
}
