package org.outagelab.examples;

import static org.outagelab.availability.structure.Structure.all;
import static org.outagelab.availability.structure.Structure.any;
import static org.outagelab.availability.structure.Structure.unit;
import static org.outagelab.availability.structure.Structure.units;
import static org.outagelab.core.random.Distributions.constant;
import static org.outagelab.core.random.Distributions.exponential;
import static org.outagelab.core.random.Distributions.lognormalWithP95;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outagelab.availability.exact.FailoverPair;
import org.outagelab.availability.exact.Takeover;
import org.outagelab.availability.failure.FailureLevel;
import org.outagelab.availability.failure.Standby;
import org.outagelab.availability.failure.SystemModel;
import org.outagelab.availability.rare.BiasedCycles;
import org.outagelab.availability.rare.Effort;
import org.outagelab.availability.rare.JumpModel;
import org.outagelab.availability.structure.Bdd;
import org.outagelab.availability.structure.UnitMeasures;

/** The examples of docs/availability.md. Times are hours. */
final class TopologyYears {
    private TopologyYears() {}

    static String exact() {
        // snippet: exact
        var structure = all(unit("lb"), any(units("web.1", "web.2")), unit("db"));
        var failover = new FailoverPair(1500, 1500, 4, Takeover.constant(45 / 3600.0));
        var pair = failover.chain().longRunMeasures(FailoverPair.State::up);
        var web = UnitMeasures.of(800, 0.75);
        var measures = Map.of(
                "lb", UnitMeasures.of(20_000, 1),
                "web.1", web,
                "web.2", web,
                "db", new UnitMeasures(pair.unavailability(), pair.frequency()));

        var bdd = Bdd.of(structure).orElseThrow();
        var system = bdd.measures(measures);
        String text = String.format(Locale.ROOT, "%.1f min/year in %.2f outages, single points %s, lb costs %.1f min",
                system.downtime(525_600), system.outages(8_760), bdd.singlePoints(),
                bdd.importance(measures).get(0).riskReduction() * 525_600);
        // end
        return text;
    }

    static String simulated() {
        // snippet: simulated
        var model = SystemModel.builder()
                .unit("lb", exponential(20_000), lognormalWithP95(0.5, 3))
                .unit("web.1", exponential(800), exponential(0.75))
                .unit("web.2", exponential(800), exponential(0.75))
                .unit("db.1", exponential(1500), exponential(4))
                .unit("db.2", exponential(1500), exponential(4))
                .standby(Standby.of("db", List.of("db.1", "db.2"), constant(45 / 3600.0)))
                .succeeds(all(unit("lb"), any(units("web.1", "web.2")), unit("db")))
                .build();

        var results = FailureLevel.longRun(model, 42, 50, 8_760 * 400.0).withThreads(2).run(model);
        var minutes = results.lossPer(525_600, "min");
        String text = String.format(Locale.ROOT, "%.1f min/year (%.1f to %.1f), longest outage %.0f h, most of it: %s",
                minutes.mean(), minutes.low(), minutes.high(), results.longestOutage(),
                results.lossByState(525_600, "min").keySet().iterator().next());
        // end
        return text;
    }

    static String rare() {
        // snippet: rare
        JumpModel<Integer> threeNodes = (failed, moves) -> {
            moves.failure(Math.min(3, failed + 1), (3 - failed) / 1500.0);
            moves.repair(Math.max(0, failed - 1), 1);
        };
        var nodes = BiasedCycles.of(threeNodes, 0, failed -> failed == 3);
        var found = nodes.unavailability(42, Effort.tenPercent());
        String text = String.format(Locale.ROOT, "%.2e (%.2e to %.2e), %d hits, largest weight %.1f %%",
                found.estimate().mean(), found.estimate().low(), found.estimate().high(),
                found.hits(), 100 * found.largestShare());
        // end
        return text;
    }
}
