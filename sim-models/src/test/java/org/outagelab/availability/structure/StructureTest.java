package org.outagelab.availability.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.availability.structure.Structure.all;
import static org.outagelab.availability.structure.Structure.any;
import static org.outagelab.availability.structure.Structure.atLeast;
import static org.outagelab.availability.structure.Structure.unit;
import static org.outagelab.availability.structure.Structure.units;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StructureTest {
    private static final Structure THREE_TIERS = all(
            unit("lb"), unit("nginx"), atLeast(2, units("app.1", "app.2", "app.3")), any(units("db.1", "db.2")));

    @Test
    void plainRepetitionsAndConstantsGoAway() {
        assertThat(all(unit("a"), all(unit("b"), unit("a")))).isEqualTo(all(unit("a"), unit("b")));
        assertThat(any(unit("a"), Structure.NEVER)).isEqualTo(unit("a"));
        assertThat(any(unit("a"), Structure.ALWAYS)).isEqualTo(Structure.ALWAYS);
        assertThat(all()).isEqualTo(Structure.ALWAYS);
        assertThat(any()).isEqualTo(Structure.NEVER);
        assertThat(atLeast(2, unit("a"), Structure.ALWAYS, unit("b"))).isEqualTo(any(unit("a"), unit("b")));
        assertThat(THREE_TIERS).hasToString("all(lb, nginx, atLeast 2 of (app.1, app.2, app.3), any(db.1, db.2))");
    }

    @Test
    void aPartGivenTwiceCountsTwice() {
        Structure twoVotes = atLeast(2, unit("a"), unit("a"), unit("b"));

        assertThat(twoVotes.succeeds(up -> up.equals("a"))).isTrue();
        assertThat(twoVotes.succeeds(up -> up.equals("b"))).isFalse();
    }

    @Test
    void theLoadBalancerIsASinglePointAndAReplicaIsNot() {
        Bdd bdd = Bdd.of(THREE_TIERS).orElseThrow();

        assertThat(bdd.singlePoints()).containsExactly("lb", "nginx");
        assertThat(bdd.minimalCutSets(2, 100).sets()).containsExactly(
                List.of("lb"), List.of("nginx"), List.of("app.1", "app.2"), List.of("app.1", "app.3"),
                List.of("app.2", "app.3"), List.of("db.1", "db.2"));
    }

    @Test
    void cutSetsAreGivenByWholeOrders() {
        CutSets few = Bdd.of(THREE_TIERS).orElseThrow().minimalCutSets(4, 3);

        assertThat(few.sets()).containsExactly(List.of("lb"), List.of("nginx"));
        assertThat(few.completeOrder()).isEqualTo(1);
        assertThat(few.complete()).isFalse();
    }

    @Test
    void aTinyUnavailabilityKeepsItsDigits() {
        Map<String, UnitMeasures> measures = Map.of(
                "a", new UnitMeasures(1e-9, 1e-9), "b", new UnitMeasures(2e-9, 1e-9), "c", new UnitMeasures(3e-9, 1e-9));

        SystemMeasures exact = Bdd.of(any(units("a", "b", "c"))).orElseThrow().measures(measures);

        assertThat(exact.unavailability()).isCloseTo(6e-27, within(1e-40));
    }

    @Test
    void importanceRanksTheUnitThatCostsMost() {
        Map<String, UnitMeasures> measures = new LinkedHashMap<>();
        measures.put("lb", UnitMeasures.of(1000, 1));
        measures.put("x", UnitMeasures.of(100, 10));
        measures.put("y", UnitMeasures.of(100, 10));
        Bdd bdd = Bdd.of(all(unit("lb"), any(unit("x"), unit("y")))).orElseThrow();

        List<Importance> importance = bdd.importance(measures);

        double lb = 1 / 1001.0;
        double pair = 1 / 121.0;
        double system = 1 - (1 - lb) * (1 - pair);
        assertThat(importance.get(0).riskReduction()).isCloseTo(lb * (1 - pair), within(1e-15));
        assertThat(importance.get(0).riskReductionWorth()).isCloseTo(system / pair, within(1e-12));
        assertThat(importance.get(0).riskAchievementWorth()).isCloseTo(1 / system, within(1e-10));
        assertThat(importance.get(1).criticality()).isCloseTo((system - lb) / system, within(1e-12));
        assertThat(importance.stream().mapToDouble(Importance::frequency).sum())
                .isCloseTo(bdd.measures(measures).frequency(), within(1e-15));
    }

    @Test
    void aUnitWithoutFiguresIsNamed() {
        assertThatThrownBy(() -> Bdd.of(THREE_TIERS).orElseThrow().measures(Map.of("lb", UnitMeasures.of(10, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nothing is given for unit 'nginx'");
        assertThatThrownBy(() -> UnitMeasures.of(0, 1)).hasMessage("mttf must be > 0 and finite, got 0.0");
        assertThatThrownBy(() -> UnitMeasures.of(1, -1)).hasMessage("mttr must be >= 0 and finite, got -1.0");
    }

    @Test
    void aThousandUnitsInPairsAreExact() {
        Map<String, UnitMeasures> measures = new LinkedHashMap<>();
        List<Structure> pairs = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            pairs.add(any(unit("x" + i), unit("y" + i)));
            measures.put("x" + i, UnitMeasures.of(999, 1));
            measures.put("y" + i, UnitMeasures.of(999, 1));
        }

        StaticSolution solution = StaticSolver.standard().solve(all(pairs), measures);

        assertThat(solution.exact().orElseThrow().unavailability()).isCloseTo(-Math.expm1(500 * Math.log1p(-1e-6)), within(1e-15));
        assertThat(solution.cutSets().sets()).hasSize(500);
    }

    /** A quorum over pairs that share units crosswise needs more nodes than allowed here. */
    @Test
    void aStructureTooLargeSaysSoWithABound() {
        Map<String, UnitMeasures> measures = new LinkedHashMap<>();
        List<Structure> pairs = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            measures.put("u" + i, UnitMeasures.of(999, 1));
            pairs.add(any(unit("u" + i), unit("u" + (i * 7 + 3) % 30), unit("u" + (i * 11 + 5) % 30)));
        }

        StaticSolution solution = new StaticSolver(100, 3, 2_000).solve(all(pairs), measures);
        double exact = Bdd.of(all(pairs)).orElseThrow().measures(measures).unavailability();

        assertThat(solution.exact()).isEmpty();
        assertThat(solution.note()).startsWith("too large for the exact solver (more than 100 nodes): bounds from ");
        assertThat(solution.importance()).isEmpty();
        assertThat(exact).isBetween(solution.unavailabilityLow(), solution.unavailabilityHigh());
        assertThat(solution.unavailabilityHigh()).isLessThan(1.1 * exact);
        assertThat(solution.unavailabilityLow()).isGreaterThan(0.9 * exact);
    }
}
