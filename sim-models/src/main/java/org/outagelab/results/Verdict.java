package org.outagelab.results;

/** Whether a promise is kept, as far as the interval can tell. */
public enum Verdict {
    PASS,
    FAIL,
    INCONCLUSIVE;

    /** The word used in documents: {@code pass}, {@code fail}, {@code inconclusive}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Fail if one fails, else inconclusive if one is, else pass. */
    public Verdict and(Verdict other) {
        return this == FAIL || other == FAIL ? FAIL : this == INCONCLUSIVE ? this : other;
    }
}
