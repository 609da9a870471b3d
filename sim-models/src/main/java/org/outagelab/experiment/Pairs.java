package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.SettledLosses;
import org.outagelab.availability.YearModel;
import org.outagelab.scenario.FailureSpec;

/** Two failures at once that the structure does not decide: measured, those first that may cost the most. */
final class Pairs {
    private static final int MOST = 24;

    private final ServicePaths paths;
    private final SettledLosses losses;
    private final Shapes shapes;
    private final List<Measured> measured;

    Pairs(ServicePaths paths, SettledLosses losses, Shapes shapes, List<Measured> measured) {
        this.paths = paths;
        this.losses = losses;
        this.shapes = shapes;
        this.measured = measured;
    }

    /**
     * @param least hours a year that are worth a run
     * @return events executed
     */
    long measure(Drills drills, Workers workers, double least) {
        var weights = drills.weights();
        var byShape = new LinkedHashMap<Object, List<List<FailureSpec>>>();
        var worth = new LinkedHashMap<Object, Double>();
        var all = measured.stream().flatMap(one -> one.members().stream()).toList();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                var a = all.get(i);
                var b = all.get(j);
                var down = Set.of(a.get(0).name(), b.get(0).name());
                var loss = losses.of(down, Set.of());
                double unknown = losses.unknown(loss, weights);
                if (unknown == 0) {
                    continue;
                }
                var key = shapes.likeness(new TreeSet<>(down));
                byShape.computeIfAbsent(key, shape -> new ArrayList<>()).add(List.of(a.get(0), b.get(0)));
                worth.merge(key, unknown * unavailability(a) * unavailability(b) * YearModel.HOURS, Double::sum);
            }
        }
        var chosen = worth.entrySet().stream()
                .filter(entry -> entry.getValue() > least)
                .sorted(Map.Entry.<Object, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST)
                .map(Map.Entry::getKey)
                .toList();
        var found = workers.all(chosen, key -> {
            var both = byShape.get(key).get(0);
            var also = new ArrayList<FailureSpec>();
            both.forEach(failure -> also.addAll(groupOf(failure)));
            return drills.forGood(both, also, 0);
        });
        long events = 0;
        for (int i = 0; i < chosen.size(); i++) {
            events += found.get(i).events();
            var both = byShape.get(chosen.get(i)).get(0);
            losses.measured(Set.of(both.get(0).name(), both.get(1).name()), found.get(i).share());
        }
        return events;
    }

    private List<FailureSpec> groupOf(FailureSpec failure) {
        return measured.stream()
                .flatMap(one -> one.members().stream())
                .filter(group -> group.get(0).name().equals(failure.name()))
                .findFirst()
                .orElseThrow();
    }

    private double unavailability(List<FailureSpec> group) {
        double up = 1;
        for (var failure : group) {
            double mean = failure.uptime().mean();
            up *= Double.isInfinite(mean) ? 1 : mean / (mean + paths.meanDownNs(failure));
        }
        return 1 - up;
    }
}
