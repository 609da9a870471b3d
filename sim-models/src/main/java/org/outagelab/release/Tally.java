package org.outagelab.release;

import java.util.function.LongSupplier;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;

/** What the instances of one version have answered since it was last begun. */
final class Tally {
    private final LongSupplier nowNs;
    private final Runnable firstAnswer;
    private long answers;
    private long errors;
    private long lastNs = -1;
    private long inside;
    private double insideNs;
    private long sinceNs;

    /** @param firstAnswer told of the first answer without an error */
    Tally(LongSupplier nowNs, Runnable firstAnswer) {
        this.nowNs = nowNs;
        this.firstAnswer = firstAnswer;
    }

    /** Counts anew; the last answer ever is kept. */
    void begin() {
        pass();
        answers = 0;
        errors = 0;
        insideNs = 0;
    }

    void arrived() {
        pass();
        inside++;
    }

    void answered(Outcome outcome) {
        pass();
        inside = Math.max(0, inside - 1);
        answers++;
        if (outcome.status() == 0 || outcome.status() >= 500) {
            errors++;
        } else {
            boolean first = lastNs < 0;
            lastNs = nowNs.getAsLong();
            if (first) {
                firstAnswer.run();
            }
        }
    }

    private void pass() {
        insideNs += (double) inside * (nowNs.getAsLong() - sinceNs);
        sinceNs = nowNs.getAsLong();
    }

    long answers() {
        return answers;
    }

    long errors() {
        return errors;
    }

    /** Of the answers; 0 without any. */
    double errorShare() {
        return answers == 0 ? 0 : (double) errors / answers;
    }

    /** Mean time of a request, in seconds: of those inside at a time, by the number answered (Little); 0 without any. */
    double meanSeconds() {
        pass();
        return answers == 0 ? 0 : insideNs / answers / SimTime.SECOND;
    }

    /** Of the last answer without an error; -1 without. */
    long lastNs() {
        return lastNs;
    }
}
