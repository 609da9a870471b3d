package org.outagelab.reports;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.outagelab.results.YearsResults;

/** What one line of the file would change. */
final class YearsChanges {
    private static final double HOUR = 3600;

    private YearsChanges() {}

    /** One sentence each: {@code three servers, lb: httpchk GET /style.css instead of httpchk GET /health takes 5.23 to 3.90 h (−79 … −81 min)}. */
    static List<String> of(YearsResults results) {
        return results.changes().stream().map(YearsChanges::sentence).toList();
    }

    private static String sentence(YearsResults.Change change) {
        var gain = change.gain();
        return change.topology() + ", " + line(change) + ": " + Numbers.seconds(change.before() * HOUR) + " become "
                + Numbers.seconds(change.after() * HOUR) + " a year (" + Numbers.seconds(gain.low() * HOUR) + " … "
                + Numbers.seconds(gain.high() * HOUR) + " less)";
    }

    /** {@code lb: httpchk GET /style.css instead of httpchk GET /health}. */
    static String line(YearsResults.Change change) {
        return change.says() + (change.instead().equals("none") ? "" : " instead of " + change.instead());
    }

    /** The one after which a topology is down for less than every topology is as it is, by more than the runs err. */
    static Optional<YearsResults.Change> best(YearsResults results) {
        double least = YearsSteps.best(results).downtime().mean();
        return results.changes().stream()
                .filter(change -> change.before() - change.gain().low() < least)
                .min(Comparator.comparingDouble(YearsResults.Change::after));
    }
}
