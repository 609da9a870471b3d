package org.outagelab.fidelity;

/**
 * One quantity of one case.
 *
 * @param kind what kind of quantity, for the summary
 * @param rule how it is judged, or why it is not
 */
record Row(
        String name, String mode, String quantity, Kind kind, String measured, String predicted, Verdict verdict, String rule) {
    /** Kinds of quantities, in the order of the summary. */
    enum Kind {
        COUNT("counts and outcomes"),
        SHARE("shares by server"),
        DETECTION("detection, return and take-over"),
        LATENCY("latencies"),
        DATABASE("loss, lag and staleness of databases"),
        MONITORING("alerts and notifications");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** What became of it. */
    enum Verdict {
        MET,
        MISSED,
        NOT_JUDGED
    }

    static Verdict met(boolean met) {
        return met ? Verdict.MET : Verdict.MISSED;
    }
}
