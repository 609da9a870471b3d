package org.outagelab.scenarios;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.outagelab.experiment.RoughYear;
import org.outagelab.experiment.Years;
import org.outagelab.kind.Kinds;
import org.outagelab.results.Estimate;
import org.outagelab.results.YearsResults;
import org.outagelab.scenario.Scenario;

/**
 * Settings of a scenario that could be otherwise by one line of its file: what each would do to the downtime of a year. All
 * that the products offer are weighed by the structure; the one that promises most is measured as the topology itself was.
 */
public final class OneLineChanges {
    /** Measured of each topology at most: each takes as long as the topology. */
    private static final int MEASURED = 1;
    /** Events of a topology beyond which none is measured: some seconds of one processor. */
    private static final long MANY_EVENTS = 3_000_000;
    /** Of a file with more services none is tried: each would ask for a year of all of them. */
    private static final int MOST_SERVICES = 12;
    /** Of the downtime: what gains less is not worth a sentence. */
    private static final double WORTH = 0.05;

    private final ScenarioDocument document;
    private final int incidents;
    private final int threads;

    /** One line. @param changed the scenario with it */
    private record Line(String key, String value, String says, String instead, Scenario changed, double promised) {}

    /**
     * @param document one topology, without variants
     * @param incidents runs of each kind of incident; 0: as many as are worth it
     */
    public OneLineChanges(ScenarioDocument document, int incidents, int threads) {
        this.document = document;
        this.incidents = incidents;
        this.threads = threads;
    }

    /**
     * Those that gain more than the runs may err, the best first.
     *
     * @param scenario the topology, with its seed
     * @param year what was found of it
     */
    public List<YearsResults.Change> of(Scenario scenario, YearsResults.Topology year) {
        var changes = new ArrayList<YearsResults.Change>();
        if (scenario.services().size() > MOST_SERVICES) {
            return changes;
        }
        for (var line : promising(scenario, year.downtime().mean(), year.events() > MANY_EVENTS ? 0 : MEASURED)) {
            var then = new Years(line.changed, incidents, threads).downtime();
            double gain = year.downtime().mean() - then.hours().mean();
            double error = StrictMath.hypot(half(year.downtime()), half(then.hours()));
            // What would fail with everything up, too, is no gain.
            boolean honest = then.usual() <= year.usual() + 1e-6;
            if (honest && gain - error > 0 && gain > WORTH * year.downtime().mean()) {
                changes.add(new YearsResults.Change(
                        year.name(),
                        line.key,
                        line.value,
                        line.says,
                        line.instead,
                        year.downtime().mean(),
                        then.hours().mean(),
                        new Estimate(gain, gain - error, gain + error, then.hours().n(), "h", "")));
            }
        }
        changes.sort(Comparator.comparingDouble((YearsResults.Change change) -> -change.gain().mean()));
        return changes;
    }

    private static double half(Estimate hours) {
        return hours.hasInterval() ? (hours.high() - hours.low()) / 2 : 0;
    }

    private List<Line> promising(Scenario scenario, double hours, int most) {
        double rough = RoughYear.hours(scenario);
        var endpoints = scenario.endpoints().stream().map(one -> one.endpoint().name()).toList();
        var lines = new ArrayList<Line>();
        for (var service : scenario.services().values()) {
            for (var other : Kinds.of(service).alternatives(service, endpoints)) {
                var key = "services." + service.name() + "." + other.key();
                var file = document.with(key, other.value(), "").check();
                if (!file.errors().isEmpty()) {
                    continue;
                }
                var changed = file.variants().get("base").withSeed(scenario.seed());
                double promised = rough - RoughYear.hours(changed);
                if (promised > WORTH * hours) {
                    lines.add(new Line(key, other.value(), service.name() + ": " + other.says(), other.instead(), changed, promised));
                }
            }
        }
        lines.sort(Comparator.comparingDouble((Line line) -> -line.promised));
        // Of several values of one key the most promising; of those that promise the same the first.
        var best = new LinkedHashMap<String, Line>();
        lines.forEach(line -> best.putIfAbsent(line.key, line));
        return best.values().stream().limit(most).toList();
    }
}
