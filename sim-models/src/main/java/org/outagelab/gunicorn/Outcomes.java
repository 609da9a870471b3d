package org.outagelab.gunicorn;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.outagelab.call.Outcome;

/** What an error of the database becomes on the way out: a 500 with the same cause, one constant for each. */
final class Outcomes {
    private static final Map<Outcome, Outcome> BY_CAUSE = new ConcurrentHashMap<>();

    private Outcomes() {}

    static Outcome of(Outcome database) {
        return BY_CAUSE.computeIfAbsent(database, cause -> Outcome.http(500, cause.name()));
    }
}
