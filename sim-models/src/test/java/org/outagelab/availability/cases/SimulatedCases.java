package org.outagelab.availability.cases;

import static org.outagelab.availability.cases.Trial.MEAN;
import static org.outagelab.availability.cases.Trial.RARE;
import static org.outagelab.availability.cases.Trial.SPREAD;
import static org.outagelab.availability.structure.Structure.all;
import static org.outagelab.availability.structure.Structure.any;
import static org.outagelab.availability.structure.Structure.atLeast;
import static org.outagelab.availability.structure.Structure.unit;
import static org.outagelab.availability.structure.Structure.units;
import static org.outagelab.core.random.Distributions.constant;
import static org.outagelab.core.random.Distributions.exponential;
import static org.outagelab.core.random.Distributions.gamma;
import static org.outagelab.core.random.Distributions.lognormalWithMean;
import static org.outagelab.core.random.Distributions.weibull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.outagelab.availability.failure.Discipline;
import org.outagelab.availability.failure.FailureLevel;
import org.outagelab.availability.failure.FailureResults;
import org.outagelab.availability.failure.Standby;
import org.outagelab.availability.failure.SystemModel;
import org.outagelab.availability.failure.UnitSpec;
import org.outagelab.availability.structure.Structure;
import org.outagelab.availability.structure.UnitMeasures;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;

/** The cases of availability, and some of rare events, at the failure level. */
final class SimulatedCases {
    private static final double YEAR = Models.YEAR;
    private static final int THREADS = 2;

    private final List<Trial> trials = new ArrayList<>();

    static List<Trial> all() {
        var cases = new SimulatedCases();
        cases.oneUnit();
        cases.otherDistributions();
        cases.groups();
        cases.structures();
        cases.pairs();
        cases.oddments();
        cases.rare();
        return cases.trials;
    }

    /** What is measured of a case, and how wide its interval may be. */
    private record Row(String id, double halfWidth, Function<FailureResults, Observed> value) {}

    private static Row mean(String id, Function<FailureResults, Observed> value) {
        return new Row(id, MEAN, value);
    }

    private static Row spread(String id, Function<FailureResults, Observed> value) {
        return new Row(id, SPREAD, value);
    }

    private static Row rare(String id, Function<FailureResults, Observed> value) {
        return new Row(id, RARE, value);
    }

    private void add(boolean quick, FailureLevel level, SystemModel model, Row... rows) {
        trials.add(new Trial(
                Arrays.stream(rows).map(Row::id).toList(),
                Arrays.stream(rows).map(Row::halfWidth).toList(),
                "failure",
                quick,
                (seed, effort) -> {
                    var results = new FailureLevel(seed, effort * level.runs(), level.length(), level.warmup(), level.windows(),
                            level.untilOutage(), false, THREADS).run(model);
                    Map<String, Observed> observed = new LinkedHashMap<>();
                    for (Row row : rows) {
                        observed.put(row.id, row.value.apply(results));
                    }
                    return observed;
                }));
    }

    private static FailureLevel longRun(SystemModel model, double years) {
        return FailureLevel.longRun(model, 0, 100, years * YEAR / 100);
    }

    private static Observed u(FailureResults results) {
        return Observed.of(results.unavailability(), results.runs() - 1.0);
    }

    private static Observed a(FailureResults results) {
        return u(results).complement();
    }

    private static Observed minutes(FailureResults results) {
        return u(results).times(60 * YEAR);
    }

    private static Observed perYear(FailureResults results) {
        return Observed.of(results.outagesPer(YEAR), results.runs() - 1.0);
    }

    private static Observed outage(FailureResults results) {
        return Observed.of(results.meanOutage("h"), results.runs() - 1.0);
    }

    private static Observed mttf(FailureResults results) {
        return Observed.mean(results.firstOutagePerRun());
    }

    private static Observed anyOutage(FailureResults results) {
        return Observed.share(Math.round(results.probabilityOfOutage().mean() * results.runs()), results.runs());
    }

    private static Observed downAtEnd(FailureResults results) {
        return Observed.share(Math.round(results.unavailabilityAtEnd().mean() * results.runs()), results.runs());
    }

    private static Observed lossUpTo(FailureResults results, double loss) {
        return Observed.share(Math.round(results.probabilityOfLossUpTo(loss).mean() * results.runs()), results.runs());
    }

    /** Of the losses of runs in forty groups. */
    private static Observed grouped(FailureResults results, Function<double[], Double> statistic) {
        double[] losses = results.lossPerRun();
        int size = losses.length / 40;
        double[] groups = new double[40];
        for (int g = 0; g < groups.length; g++) {
            groups[g] = statistic.apply(Arrays.copyOfRange(losses, g * size, (g + 1) * size));
        }
        return Observed.mean(groups);
    }

    private static double deviation(double[] values) {
        return Math.sqrt(variance(values));
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    private static double p95(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    }

    private static SystemModel single(Distribution lifetime, Distribution repair) {
        return SystemModel.builder().unit("unit", lifetime, repair).succeeds(unit("unit")).build();
    }

    private void oneUnit() {
        var model = single(exponential(1000), exponential(4));
        add(true, longRun(model, 20_000), model, mean("A-1U-a-A", SimulatedCases::a), mean("A-1U-a-dt", SimulatedCases::minutes));
        add(true, FailureLevel.fromStart(0, 40_000, YEAR), model,
                mean("A-1U-a-IA", r -> Observed.mean(r.lossPerRun())),
                mean("A-1U-a-EN", SimulatedCases::perYear),
                mean("A-1U-a-P1", SimulatedCases::anyOutage),
                mean("A-1U-a-Dcdf", r -> lossUpTo(r, 48)),
                spread("A-1U-a-D95", r -> grouped(r, SimulatedCases::p95)),
                spread("A-1U-a-Dsd", r -> grouped(r, SimulatedCases::deviation)));
        add(true, FailureLevel.fromStart(0, 40_000, 5), model, mean("A-1U-a-At", r -> downAtEnd(r).complement()));
        var fixed = single(exponential(1500), constant(6));
        add(false, FailureLevel.fromStart(0, 100_000, YEAR), fixed, mean("A-DT-det-o", r -> lossUpTo(r, 26)));
        var varied = single(exponential(900), gamma(0.5, 8));
        add(true, FailureLevel.fromStart(0, 20_000, YEAR), varied, mean("A-DT-gam-o", r -> lossUpTo(r, 120)));
        double length = 100_000;
        add(false, FailureLevel.longRun(model, 0, 40_000, length), model,
                spread("A-AVAR-a", r -> grouped(r, SimulatedCases::variance).times(1 / length)));
    }

    private void otherDistributions() {
        var wearing = single(weibull(2, 2000), lognormalWithMean(3, 2));
        add(true, longRun(wearing, 20_000), wearing,
                mean("A-GEN-a-A", SimulatedCases::a), mean("A-GEN-a-w", SimulatedCases::perYear));
        var dormant = SystemModel.builder()
                .unit(UnitSpec.of("unit", exponential(1000), constant(0)).testedEvery(168))
                .succeeds(unit("unit"))
                .build();
        add(true, longRun(dormant, 40_000), dormant, mean("A-LAT-a-f", SimulatedCases::u));
        var maintained = SystemModel.builder()
                .unit("unit", exponential(1000), exponential(4))
                .window("maintenance", 0.5, 168)
                .succeeds(Structure.all(units("unit", "maintenance")))
                .build();
        add(true, longRun(maintained, 1_000), maintained, mean("A-PM-a", SimulatedCases::a));
    }

    private static SystemModel group(int n, int k, double mttf, double mttr, int crews) {
        var builder = SystemModel.builder().crew("crew", crews, Discipline.FIFO);
        List<Structure> members = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            builder.unit(UnitSpec.of("u" + i, exponential(mttf), exponential(mttr)).repairedBy("crew", 0));
            members.add(unit("u" + i));
        }
        return builder.succeeds(atLeast(k, members)).build();
    }

    private void groups() {
        group("A-KN-2of3", group(3, 2, 500, 10, 1), 100_000, 1e6, 1_000_000);
        group("A-KN-1of2", group(2, 1, 1000, 8, 2), 1_000_000, 4e6, 8_000_000);
        var dying = group(3, 2, 1000, 1, 0);
        add(true, FailureLevel.fromStart(0, 20_000, 1e6).endingWithTheOutage(), dying, mean("A-MTTF-2of3-nr", SimulatedCases::mttf));
        var shocked = SystemModel.builder()
                .unit("u1", exponential(1000 / 0.9), exponential(8))
                .unit("u2", exponential(1000 / 0.9), exponential(8))
                .shock("shock", exponential(1000 / 0.1), List.of("u1", "u2"))
                .succeeds(any(units("u1", "u2")))
                .build();
        add(false, longRun(shocked, 200_000), shocked,
                mean("A-CCF-1of2-U", SimulatedCases::u), mean("A-CCF-1of2-f", SimulatedCases::perYear));
        add(false, FailureLevel.fromStart(0, 50_000, 1e6).endingWithTheOutage(), shocked, mean("A-CCF-1of2-MTTF", SimulatedCases::mttf));
    }

    /** Being down at one given instant is a rare event, of which a run of a day sees one or none. */
    private void group(String id, SystemModel model, double years, double longest, int points) {
        add(false, longRun(model, years), model,
                mean(id + "-U", SimulatedCases::u), mean(id + "-f", SimulatedCases::perYear), mean(id + "-MDT", SimulatedCases::outage));
        add(false, FailureLevel.fromStart(0, 50_000, longest).endingWithTheOutage(), model, mean(id + "-MTTF", SimulatedCases::mttf));
        add(false, FailureLevel.fromStart(0, 400_000, YEAR).endingWithTheOutage(), model, mean(id + "-R1y", SimulatedCases::anyOutage));
        add(false, FailureLevel.fromStart(0, points, 24), model, rare(id + "-At", SimulatedCases::downAtEnd));
    }

    private void structures() {
        structure("A-RBD-3tier-a", Models.threeTiers(), 200_000);
        structure("A-RBD-3tier-0", Models.entryTier(), 50_000);
        structure("A-RBD-host-d", Models.switchAndTwoHosts(), 1_000_000);
        var builder = SystemModel.builder().standby(Standby.of("pair", List.of("dbp", "dbr"), constant(0.0125)));
        Models.threeTiers().times().forEach((name, t) -> builder.unit(
                name, exponential(name.startsWith("db") ? 1500 : t.mttf()), exponential(t.mttr())));
        var model = builder.succeeds(Models.threeTiersWith(unit("pair"))).build();
        add(true, longRun(model, 5_000), model, mean("A-3TIER-dyn-A", SimulatedCases::a));
    }

    private void structure(String id, Models.Static system, double years) {
        var builder = SystemModel.builder();
        system.times().forEach((name, t) -> builder.unit(name, exponential(t.mttf()), exponential(t.mttr())));
        var model = builder.succeeds(system.structure()).build();
        add(false, longRun(model, years), model,
                mean(id + "-A", SimulatedCases::a),
                mean(id + "-U", SimulatedCases::u),
                mean(id + "-dt", SimulatedCases::minutes),
                mean(id + "-f", SimulatedCases::perYear),
                mean(id + "-MDT", SimulatedCases::outage));
    }

    private static SystemModel coldPair(Structure counted) {
        return SystemModel.builder()
                .unit(UnitSpec.of("a", exponential(1000), exponential(10)).ageingOnStandby(0))
                .unit(UnitSpec.of("b", exponential(1000), exponential(10)).ageingOnStandby(0))
                .standby(new Standby("pair", List.of("a", "b"), 1, exponential(1 / 30.0), 0.95, true))
                .succeeds(counted)
                .build();
    }

    private static SystemModel failoverPair(Distribution failover) {
        return SystemModel.builder()
                .unit("dbp", exponential(1500), exponential(4))
                .unit("dbr", exponential(1500), exponential(4))
                .standby(Standby.of("pair", List.of("dbp", "dbr"), failover))
                .succeeds(unit("pair"))
                .build();
    }

    private void pairs() {
        var cold = coldPair(unit("pair"));
        add(false, longRun(cold, 250_000), cold,
                mean("A-COLD-a-U", SimulatedCases::u), mean("A-COLD-a-f", SimulatedCases::perYear));
        var fixed = failoverPair(constant(0.0125));
        add(false, longRun(fixed, 1_500_000), fixed,
                mean("A-FO-a-U", SimulatedCases::u),
                mean("A-FO-a-dt", SimulatedCases::minutes),
                mean("A-FO-a-f", SimulatedCases::perYear));
        var random = failoverPair(exponential(0.0125));
        add(false, longRun(random, 1_500_000), random, mean("A-FO-a-Uexp", SimulatedCases::u));
    }

    private void oddments() {
        // Down longer than a switch-over: uncovered, or both failed. A shift of the switch-over to none shows just these.
        var cold = SystemModel.builder()
                .unit(UnitSpec.of("a", exponential(1000), exponential(10)).ageingOnStandby(0))
                .unit(UnitSpec.of("b", exponential(1000), exponential(10)).ageingOnStandby(0))
                .standby(new Standby("pair", List.of("a", "b"), 1, exponential(1 / 30.0), 0.95, true))
                .share(state -> state.up("pair") || state.switching("pair") ? 1 : 0)
                .build();
        add(false, FailureLevel.fromStart(0, 50_000, 1e6).endingWithTheOutage(), cold, mean("A-COLD-a-MTTF", SimulatedCases::mttf));
    }

    /** One of two modes of repair with equal probability. */
    private record EitherMode(double mean1, double mean2) implements Distribution {
        @Override
        public double sample(RandomStream random) {
            return (random.nextDouble() < 0.5 ? mean1 : mean2) * random.nextExponential();
        }

        @Override
        public double mean() {
            return (mean1 + mean2) / 2;
        }

        @Override
        public double quantile(double p) {
            double low = 0;
            double high = -StrictMath.log1p(-p) * Math.max(mean1, mean2);
            for (int i = 0; i < 100; i++) {
                double middle = (low + high) / 2;
                boolean less = 1 - (StrictMath.exp(-middle / mean1) + StrictMath.exp(-middle / mean2)) / 2 < p;
                low = less ? middle : low;
                high = less ? high : middle;
            }
            return high;
        }
    }

    private void rare() {
        var pair = group(2, 1, 1500, 1, 1);
        add(false, longRun(pair, 250_000), pair, rare("X-6N-pair", SimulatedCases::u));
        var wearing = SystemModel.builder()
                .unit("a", weibull(1.5, 2000), constant(2))
                .unit("b", weibull(1.5, 2000), constant(2))
                .succeeds(any(units("a", "b")))
                .build();
        add(false, longRun(wearing, 200_000), wearing, rare("X-6N-gen2", SimulatedCases::u));
        for (String id : List.of("X-DB-2-50", "X-DB-3-50", "X-DB-2-2000")) {
            String[] parts = id.split("-");
            int r = Integer.parseInt(parts[2]);
            double f = Double.parseDouble(parts[3]);
            Map<String, UnitMeasures> names = new LinkedHashMap<>();
            Structure structure = Models.databaseSystem(r, names, f);
            var builder = SystemModel.builder();
            names.keySet().forEach(name -> builder.unit(
                    name, exponential((name.startsWith("d") ? 3 : 1) * f * r / 2), new EitherMode(1, 2)));
            var model = builder.succeeds(structure).build();
            add(r == 2 && f == 50, longRun(model, f * f * (r == 2 ? 0.2 : 60) / 1000 * (f == 50 ? 20 : 25)), model, rare(id, SimulatedCases::u));
        }
        var goyal = goyal(0);
        add(false, longRun(goyal, 40_000), goyal, rare("X-GOY-a-U", SimulatedCases::u));
        add(false, FailureLevel.fromStart(0, 2_000, 1e8).endingWithTheOutage(), goyal, rare("X-GOY-a-MTTF", SimulatedCases::mttf));
        var bike = SystemModel.builder()
                .crew("nobody", 0, Discipline.FIFO)
                .unit(UnitSpec.of("front", exponential(2), constant(1)).repairedBy("nobody", 0))
                .unit(UnitSpec.of("rear", exponential(2), constant(1)).repairedBy("nobody", 0))
                .unit(UnitSpec.of("spare", exponential(1), constant(1)).repairedBy("nobody", 0).ageingOnStandby(0.1))
                .standby(new Standby("wheels", List.of("front", "rear", "spare"), 2, constant(0), 1, false))
                .succeeds(unit("wheels"))
                .build();
        add(true, FailureLevel.fromStart(0, 20_000, 1), bike, rare("X-DFT-bike", SimulatedCases::anyOutage));
        var hecs = SystemModel.builder().crew("nobody", 0, Discipline.FIFO);
        var both = Structure.all(hecs(hecs, "1"), hecs(hecs, "2"));
        add(false, FailureLevel.fromStart(0, 4_000_000, 1), hecs.succeeds(both).build(), rare("X-DFT-hecs1", SimulatedCases::anyOutage));
    }

    /** @param propagation probability that the failure of a processor takes one of the other type along */
    static SystemModel goyal(double propagation) {
        var builder = SystemModel.builder().crew("repairman", 1, Discipline.SHARED);
        List<Structure> parts = new ArrayList<>();
        for (String set : List.of("a", "b", "c1", "c2", "d1", "d2", "d3", "d4", "d5", "d6")) {
            int count = set.startsWith("d") ? 4 : 2;
            List<Structure> members = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                String name = set + "." + i;
                builder.unit(UnitSpec.of(name, exponential(count == 4 ? 6000 : 2000), new EitherMode(1, 2)).repairedBy("repairman", 0));
                members.add(unit(name));
            }
            parts.add(atLeast(count == 4 ? 3 : 1, members));
        }
        for (int i = 1; i <= 2; i++) {
            builder.propagation("a." + i, propagation, List.of("b.1", "b.2"));
            builder.propagation("b." + i, propagation, List.of("a.1", "a.2"));
        }
        return builder.succeeds(Structure.all(parts)).build();
    }

    private static Structure hecs(SystemModel.Builder builder, String unit) {
        Map<String, Double> rates = new LinkedHashMap<>();
        List.of("A1", "A2", "A3").forEach(name -> rates.put(name, 1e-4));
        List.of("M1", "M2", "M3", "M4", "M5").forEach(name -> rates.put(name, 6e-5));
        List.of("BUS1", "BUS2").forEach(name -> rates.put(name, 1e-6));
        rates.put("HW", 5e-5);
        rates.put("SW", 6e-5);
        rates.forEach((name, rate) -> builder.unit(UnitSpec.of(name + unit, exponential(1 / rate), constant(1))
                .repairedBy("nobody", 0)
                .ageingOnStandby(0)));
        builder.standby(new Standby("processors" + unit, List.of("A1" + unit, "A2" + unit, "A3" + unit), 2, constant(0), 1, false));
        return Structure.all(
                any(units("A1" + unit, "A2" + unit, "A3" + unit)),
                atLeast(3, units("M1" + unit, "M2" + unit, "M3" + unit, "M4" + unit, "M5" + unit)),
                any(units("BUS1" + unit, "BUS2" + unit)),
                unit("HW" + unit),
                unit("SW" + unit));
    }
}
