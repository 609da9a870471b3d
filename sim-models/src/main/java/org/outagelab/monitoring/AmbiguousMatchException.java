package org.outagelab.monitoring;

/** Several samples of one side of an operator have the labels of one of the other side: Prometheus refuses to answer. */
public final class AmbiguousMatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AmbiguousMatchException(String operator, Labels key) {
        super("several samples " + key + " on one side of '" + operator + "'");
    }
}
