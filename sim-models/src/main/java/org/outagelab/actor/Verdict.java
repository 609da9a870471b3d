package org.outagelab.actor;

/** What came of a step. */
public sealed interface Verdict {
    /** The next one may begin. */
    Verdict DONE = new Done();

    /**
     * The whole procedure is given up.
     *
     * @param why in a few words: {@code no candidate}
     */
    static Verdict failed(String why) {
        return new Failed(why);
    }

    /**
     * Nothing more has to be done.
     *
     * @param why in a few words: {@code is back before anybody acted}
     */
    static Verdict calledOff(String why) {
        return new CalledOff(why);
    }

    /**
     * It is not done yet, and looked at again.
     *
     * @param ns in so many nanoseconds, more than 0
     */
    static Verdict again(long ns) {
        return new Again(ns);
    }

    /** The next step may begin. */
    record Done() implements Verdict {}

    /** Nothing more is done. */
    record Failed(String why) implements Verdict {}

    /** Its reason is gone. */
    record CalledOff(String why) implements Verdict {}

    /** The same step once more. */
    record Again(long ns) implements Verdict {
        public Again {
            if (ns <= 0) {
                throw new IllegalArgumentException("a step is looked at again later: expected more than 0 ns, got " + ns);
            }
        }
    }
}
