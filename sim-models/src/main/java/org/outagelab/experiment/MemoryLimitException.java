package org.outagelab.experiment;

/** A run has filled the memory that Java may use, and was stopped before there was none left. */
public final class MemoryLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param progress how far the run had come, for a sentence */
    MemoryLimitException(String progress) {
        super(progress);
    }
}
