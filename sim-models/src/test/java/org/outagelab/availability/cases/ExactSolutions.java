package org.outagelab.availability.cases;

import static org.outagelab.availability.exact.DynamicFaultTree.and;
import static org.outagelab.availability.exact.DynamicFaultTree.atLeast;
import static org.outagelab.availability.exact.DynamicFaultTree.event;
import static org.outagelab.availability.exact.DynamicFaultTree.or;
import static org.outagelab.availability.exact.DynamicFaultTree.pand;
import static org.outagelab.availability.exact.DynamicFaultTree.spare;
import static org.outagelab.availability.exact.DynamicFaultTree.spareEvent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.outagelab.availability.exact.AlternatingRenewal;
import org.outagelab.availability.exact.DormantUnit;
import org.outagelab.availability.exact.DowntimeDistribution;
import org.outagelab.availability.exact.DynamicFaultTree;
import org.outagelab.availability.exact.FailoverPair;
import org.outagelab.availability.exact.MarkovChain;
import org.outagelab.availability.exact.PlannedOutage;
import org.outagelab.availability.exact.RedundantGroup;
import org.outagelab.availability.exact.RepairTime;
import org.outagelab.availability.exact.RepairableUnit;
import org.outagelab.availability.exact.StandbyPair;
import org.outagelab.availability.exact.Takeover;
import org.outagelab.availability.structure.Bdd;
import org.outagelab.availability.structure.Structure;
import org.outagelab.availability.structure.SystemMeasures;
import org.outagelab.availability.structure.UnitMeasures;

/** Each case by the exact solver that fits it. */
final class ExactSolutions {
    private static final double YEAR = Models.YEAR;
    private static final double MINUTES = 60 * YEAR;

    private final Map<String, DoubleSupplier> byId = new LinkedHashMap<>();

    private final int maxFailed;

    private ExactSolutions(int maxFailed) {
        this.maxFailed = maxFailed;
    }

    /** @param maxFailed at how many failures the largest chain is cut off; all of up to twelve are 93,000 states and take seconds */
    static Map<String, DoubleSupplier> all(int maxFailed) {
        var solutions = new ExactSolutions(maxFailed);
        solutions.singleUnits();
        solutions.groups();
        solutions.structures();
        solutions.pairs();
        solutions.queues();
        solutions.clusters();
        solutions.trees();
        solutions.highlyReliable();
        return solutions.byId;
    }

    private void put(String id, DoubleSupplier value) {
        byId.put(id, value);
    }

    private void singleUnits() {
        var unit = new RepairableUnit(1000, 4);
        put("A-1U-a-A", () -> unit.longRun().availability());
        put("A-1U-a-dt", () -> unit.longRun().unavailability() * MINUTES);
        put("A-1U-a-At", () -> unit.availabilityAt(5));
        put("A-1U-a-IA", () -> unit.expectedDowntime(YEAR));
        put("A-1U-a-EN", () -> unit.expectedFailures(YEAR));
        put("A-1U-a-P1", () -> unit.unreliability(YEAR));
        put("A-1U-a-Dcdf", () -> unit.downtime(YEAR).cdf(48));
        put("A-1U-a-D95", () -> unit.downtime(YEAR).quantile(0.95));
        put("A-1U-a-Dsd", () -> unit.downtimeDeviation(YEAR));
        put("A-DT-det-o", () -> new DowntimeDistribution(1500, RepairTime.constant(6), YEAR).cdf(26));
        put("A-DT-gam-o", () -> new DowntimeDistribution(900, RepairTime.gamma(0.5, 8), YEAR).cdf(120));
        put("A-AVAR-a", () -> new AlternatingRenewal(1000, 1e6, 4, 16).asymptoticVariance());
        put("A-GEN-a-A", () -> UnitMeasures.of(2000, 3).availability());
        put("A-GEN-a-w", () -> UnitMeasures.of(2000, 3).frequency() * YEAR);
        put("A-LAT-a-f", () -> new DormantUnit(1000, 168).unavailability());
        put("A-PM-a", () -> Bdd.of(Structure.all(Structure.units("unit", "maintenance"))).orElseThrow()
                .measures(Map.of("unit", UnitMeasures.of(1000, 4), "maintenance", new PlannedOutage(0.5, 168).longRun()))
                .availability());
    }

    private void groups() {
        group("A-KN-2of3", RedundantGroup.of(3, 2, 500, 10).withCrews(1));
        group("A-KN-1of2", RedundantGroup.of(2, 1, 1000, 8));
        var noRepair = RedundantGroup.of(3, 2, 1000, 1).withCrews(0);
        put("A-MTTF-2of3-nr", () -> noRepair.chain().meanTimeTo(failed -> !noRepair.up(failed)));
        var shocks = RedundantGroup.of(2, 1, 1000, 8).withCommonCause(0.1);
        put("A-CCF-1of2-U", () -> shocks.chain().longRunMeasures(shocks::up).unavailability());
        put("A-CCF-1of2-f", () -> shocks.chain().longRunMeasures(shocks::up).outages(YEAR));
        put("A-CCF-1of2-MTTF", () -> shocks.chain().meanTimeTo(failed -> !shocks.up(failed)));
        var sixNines = RedundantGroup.of(2, 1, 1500, 1).withCrews(1);
        put("X-6N-pair", () -> sixNines.chain().longRunMeasures(sixNines::up).unavailability());
        put("X-6N-gen2", () -> Bdd.of(Structure.any(Structure.units("a", "b"))).orElseThrow()
                .unavailability(Map.of("a", UnitMeasures.of(2000, 2).unavailability(), "b", UnitMeasures.of(2000, 2).unavailability())));
    }

    private void group(String id, RedundantGroup group) {
        put(id + "-U", () -> group.chain().longRunMeasures(group::up).unavailability());
        put(id + "-f", () -> group.chain().longRunMeasures(group::up).outages(YEAR));
        put(id + "-MDT", () -> group.chain().longRunMeasures(group::up).meanOutage());
        put(id + "-MTTF", () -> group.chain().meanTimeTo(failed -> !group.up(failed)));
        put(id + "-R1y", () -> group.chain().reachedBy(YEAR, failed -> !group.up(failed)));
        put(id + "-At", () -> group.chain().at(24, failed -> group.up(failed) ? 0 : 1));
    }

    private void structures() {
        structure("A-RBD-3tier-a", Models.threeTiers());
        structure("A-RBD-3tier-0", Models.entryTier());
        structure("A-RBD-host-d", Models.switchAndTwoHosts());
        put("A-3TIER-dyn-A", () -> {
            var pair = databasePair(true).chain().longRunMeasures(FailoverPair.State::up);
            var model = Models.threeTiers();
            var measures = model.measures();
            measures.put("pair", new UnitMeasures(pair.unavailability(), pair.frequency()));
            return Bdd.of(Models.threeTiersWith(Structure.unit("pair"))).orElseThrow().measures(measures).availability();
        });
        for (var id : List.of("X-DB-2-50", "X-DB-3-50", "X-DB-2-2000")) {
            put(id, () -> {
                Map<String, UnitMeasures> measures = new LinkedHashMap<>();
                String[] parts = id.split("-");
                var system = Models.databaseSystem(Integer.parseInt(parts[2]), measures, Double.parseDouble(parts[3]));
                return Bdd.of(system).orElseThrow().measures(measures).unavailability();
            });
        }
    }

    private void structure(String id, Models.Static model) {
        DoubleSupplier u = () -> solved(model).unavailability();
        put(id + "-A", () -> solved(model).availability());
        put(id + "-U", u);
        put(id + "-dt", () -> u.getAsDouble() * MINUTES);
        put(id + "-f", () -> solved(model).outages(YEAR));
        put(id + "-MDT", () -> solved(model).meanOutage());
        put(id + "-mcs", () -> Bdd.of(model.structure()).orElseThrow().minimalCutSets(9, 1000).sets().size());
    }

    private static SystemMeasures solved(Models.Static model) {
        return Bdd.of(model.structure()).orElseThrow().measures(model.measures());
    }

    private static FailoverPair databasePair(boolean constant) {
        return new FailoverPair(1500, 1500, 4, new Takeover(0.0125, constant));
    }

    private void pairs() {
        var cold = new StandbyPair(1000, 10, 0.95, Takeover.exponential(1 / 30.0), 0);
        put("A-COLD-a-U", () -> cold.chain().longRunMeasures(StandbyPair.State::up).unavailability());
        put("A-COLD-a-f", () -> cold.chain().longRunMeasures(StandbyPair.State::up).outages(YEAR));
        put("A-COLD-a-MTTF", () -> cold.chain().meanTimeTo(state ->
                state == StandbyPair.State.UNCOVERED || state == StandbyPair.State.BOTH_FAILED));
        put("A-FO-a-U", () -> databasePair(true).chain().longRunMeasures(FailoverPair.State::up).unavailability());
        put("A-FO-a-dt", () -> databasePair(true).chain().longRunMeasures(FailoverPair.State::up).downtime(MINUTES));
        put("A-FO-a-f", () -> databasePair(true).chain().longRunMeasures(FailoverPair.State::up).outages(YEAR));
        put("A-FO-a-Uexp", () -> databasePair(false).chain().longRunMeasures(FailoverPair.State::up).unavailability());
    }

    private void queues() {
        for (int capacity : new int[] {8, 10}) {
            var model = JumpModels.tandem(3, 2, 6, capacity);
            put("X-TAND-" + capacity + "-ss", () -> MarkovChain.from(new JumpModels.Queues(0, 0), model.plain())
                    .longRun(s -> s.second() == capacity ? 1 : 0));
            put("X-TAND-" + capacity + "-tr", () -> MarkovChain.from(new JumpModels.Queues(0, 1), model.plain())
                    .probabilityBefore(s -> s.second() == capacity, s -> s.second() == 0));
        }
        var queue = JumpModels.singleQueue(0.5, 1, 25);
        put("X-MM1-a-ovf", () -> MarkovChain.from(1, queue.plain()).probabilityBefore(n -> n == 25, n -> n == 0));
        // Poisson arrivals see time averages.
        put("X-MM1K-a-loss", () -> MarkovChain.from(0, queue.plain()).longRun(n -> n == 25 ? 1 : 0));
    }

    private void clusters() {
        int n = 2;
        var start = new JumpModels.Cluster(n, n, true, true, true, 0);
        int minimum = (int) (0.75 * n);
        MarkovChain<JumpModels.Cluster> chain = MarkovChain.from(start, JumpModels.cluster(n).plain());
        put("X-CLUS-2-prem", () -> chain.longRun(s -> s.atLeast(n) ? 1 : 0));
        put("X-CLUS-2-min", () -> chain.longRun(s -> s.atLeast(minimum) ? 0 : 1));
        put("X-CLUS-2-qos1", () -> chain.reachedBy(2000, s -> !s.atLeast(minimum)));
        put("X-CLUS-2-tmin", () -> chain.over(2000, s -> s.atLeast(minimum) ? 0 : 1));
    }

    private void trees() {
        var shared = spareEvent("spare", 1, 0.1);
        var bike = or(spare(event("front", 0.5), shared), spare(event("rear", 0.5), shared));
        put("X-DFT-bike", () -> new DynamicFaultTree(bike).unreliability(1));
        put("X-DFT-hecs1", () -> new DynamicFaultTree(or(hecs("1"), hecs("2"))).unreliability(1));
        var order = pand(event("A", 0.4), event("B", 0.2), event("C", 0.1));
        put("X-DFT-pand-a", () -> new DynamicFaultTree(order).unreliability(5));
    }

    private static DynamicFaultTree.Node hecs(String unit) {
        var processor = spareEvent("A3." + unit, 1e-4, 0);
        var memories = new DynamicFaultTree.Node[5];
        for (int i = 0; i < memories.length; i++) {
            memories[i] = event("M" + i + "." + unit, 6e-5);
        }
        return or(
                and(spare(event("A1." + unit, 1e-4), processor), spare(event("A2." + unit, 1e-4), processor)),
                atLeast(3, memories),
                and(event("BUS1." + unit, 1e-6), event("BUS2." + unit, 1e-6)),
                event("HW." + unit, 5e-5),
                event("SW." + unit, 6e-5));
    }

    private void highlyReliable() {
        reliable("X-HR-3x4", new int[] {4, 4, 4}, new double[] {1e-3, 1e-3, 1e-3}, new double[] {1, 1, 1});
        reliable("X-HR-unb", new int[] {2, 4}, new double[] {1e-4, 1e-2}, new double[] {1, 1});
        MarkovChain<JumpModels.Database> goyal =
                MarkovChain.from(JumpModels.Database.allUp(), JumpModels.goyal(6, 0).plain());
        put("X-GOY-a-U", () -> goyal.longRun(s -> s.down() ? 1 : 0));
        put("X-GOY-a-MTTF", () -> goyal.meanTimeTo(JumpModels.Database::down));
    }

    private void reliable(String id, int[] counts, double[] failure, double[] repair) {
        var chain = MarkovChain.from(List.<Integer>of(), JumpModels.highlyReliable(counts, failure, repair, maxFailed).plain());
        put(id + "-U", () -> chain.longRun(queue -> JumpModels.allOfATypeFailed(queue, counts) ? 1 : 0));
        put(id + "-MTTF", () -> chain.meanTimeTo(queue -> JumpModels.allOfATypeFailed(queue, counts)));
        put(id + "-gamma", () -> chain.probabilityBefore(
                queue -> JumpModels.allOfATypeFailed(queue, counts), List::isEmpty));
        if (id.equals("X-HR-3x4")) {
            put(id + "-UR", () -> chain.reachedBy(100, queue -> JumpModels.allOfATypeFailed(queue, counts)));
        }
    }
}
