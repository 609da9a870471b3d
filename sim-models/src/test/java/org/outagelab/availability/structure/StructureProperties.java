package org.outagelab.availability.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random structures against the enumeration of all their states. */
final class StructureProperties {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g");

    @Provide
    Arbitrary<Structure> structures() {
        return structures(3);
    }

    private Arbitrary<Structure> structures(int depth) {
        Arbitrary<Structure> unit = Arbitraries.of(NAMES).map(Structure::unit);
        if (depth == 0) {
            return unit;
        }
        Arbitrary<Structure> gate = structures(depth - 1).list().ofMinSize(0).ofMaxSize(4)
                .flatMap(parts -> Arbitraries.integers().between(0, 5).map(k -> Structure.atLeast(k, parts)));
        return Arbitraries.frequencyOf(Tuple.of(1, unit), Tuple.of(4, gate));
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void theDiagramAgreesWithTheEnumerationOfStates(
            @ForAll("structures") Structure structure, @ForAll("measures") Map<String, UnitMeasures> measures) {
        Bdd bdd = Bdd.of(structure).orElseThrow();

        SystemMeasures exact = bdd.measures(measures);

        double unavailability = probability(measures, up -> structure.succeeds(up::contains) ? 0 : 1);
        double frequency = 0;
        for (String unit : structure.unitNames()) {
            double birnbaum = probability(measures, up -> difference(structure, up, unit));
            frequency += measures.get(unit).frequency() * birnbaum;
            Importance importance = bdd.importance(measures).get(bdd.units().indexOf(unit));
            assertThat(importance.birnbaum()).isCloseTo(birnbaum, within(1e-12));
            double whenDown = probability(measures, up -> structure.succeeds(x -> up.contains(x) && !x.equals(unit)) ? 0 : 1);
            assertThat(importance.riskAchievementWorth() * unavailability).satisfiesAnyOf(
                    x -> assertThat(x).isCloseTo(whenDown, within(1e-12)), x -> assertThat(unavailability).isZero());
        }
        assertThat(exact.unavailability()).isCloseTo(unavailability, within(1e-12));
        assertThat(exact.frequency()).isCloseTo(frequency, within(1e-12));
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void theMinimalCutSetsAreThoseOfTheEnumeration(@ForAll("structures") Structure structure) {
        Set<Set<String>> expected = minimalCutSets(structure);
        Bdd bdd = Bdd.of(structure).orElseThrow();

        CutSets ofDiagram = bdd.minimalCutSets(NAMES.size(), 1_000);
        CutSets ofSearch = new CutSearch(structure, NAMES.size(), 1_000).find();

        assertThat(asSets(ofDiagram)).isEqualTo(expected);
        assertThat(ofDiagram.sets()).hasSameSizeAs(expected);
        assertThat(ofDiagram.complete()).isTrue();
        assertThat(bdd.countMinimalCutSets()).hasValue((long) expected.size());
        assertThat(ofDiagram.singlePoints()).containsExactlyElementsOf(bdd.singlePoints());
        if (!structure.unitNames().isEmpty()) {
            assertThat(asSets(ofSearch)).isEqualTo(expected);
        }
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void theBoundsOfTheSmallestCutSetsEncloseTheTruth(
            @ForAll("structures") Structure structure, @ForAll("measures") Map<String, UnitMeasures> measures) {
        SystemMeasures exact = Bdd.of(structure).orElseThrow().measures(measures);
        for (int order = 1; order <= 3; order++) {
            StaticSolution bounds = new StaticSolver(2, order, 1_000).solve(structure, measures);

            if (bounds.exact().isEmpty()) {
                assertThat(bounds.note()).startsWith("too large for the exact solver (more than 2 nodes)");
                double slack = 1e-12;
                assertThat(bounds.unavailabilityLow()).isLessThanOrEqualTo(exact.unavailability() + slack);
                assertThat(bounds.unavailabilityHigh()).isGreaterThanOrEqualTo(exact.unavailability() - slack);
                assertThat(bounds.frequencyHigh()).isGreaterThanOrEqualTo(exact.frequency() - slack);
            }
        }
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void oneMoreUnitUpNeverTurnsSuccessIntoFailure(
            @ForAll("structures") Structure structure) {
        for (int state = 0; state < 1 << NAMES.size(); state++) {
            Set<String> up = up(state);
            for (String unit : structure.unitNames()) {
                assertThat(difference(structure, up, unit)).isGreaterThanOrEqualTo(0);
            }
        }
    }

    @Provide
    Arbitrary<Map<String, UnitMeasures>> measures() {
        return Arbitraries.doubles().between(0, 1).list().ofSize(2 * NAMES.size()).map(values -> {
            Map<String, UnitMeasures> measures = new LinkedHashMap<>();
            for (int i = 0; i < NAMES.size(); i++) {
                measures.put(NAMES.get(i), new UnitMeasures(values.get(2 * i), values.get(2 * i + 1)));
            }
            return measures;
        });
    }

    private static double difference(Structure structure, Set<String> up, String unit) {
        boolean with = structure.succeeds(x -> x.equals(unit) || up.contains(x));
        boolean without = structure.succeeds(x -> !x.equals(unit) && up.contains(x));
        return (with ? 1 : 0) - (without ? 1 : 0);
    }

    private static Set<String> up(int state) {
        Set<String> up = new LinkedHashSet<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((state >> i & 1) == 1) {
                up.add(NAMES.get(i));
            }
        }
        return up;
    }

    private static double probability(Map<String, UnitMeasures> measures, ToDoubleFunction<Set<String>> value) {
        double sum = 0;
        for (int state = 0; state < 1 << NAMES.size(); state++) {
            Set<String> up = up(state);
            double p = 1;
            for (String name : NAMES) {
                double down = measures.get(name).unavailability();
                p *= up.contains(name) ? 1 - down : down;
            }
            sum += p * value.applyAsDouble(up);
        }
        return sum;
    }

    private static Set<Set<String>> minimalCutSets(Structure structure) {
        List<Set<String>> cuts = new ArrayList<>();
        for (int state = 0; state < 1 << NAMES.size(); state++) {
            Set<String> down = up(state);
            if (!structure.succeeds(unit -> !down.contains(unit))) {
                cuts.add(down);
            }
        }
        Set<Set<String>> minimal = new LinkedHashSet<>();
        for (Set<String> cut : cuts) {
            if (cuts.stream().noneMatch(other -> other.size() < cut.size() && cut.containsAll(other))) {
                minimal.add(cut);
            }
        }
        return minimal;
    }

    private static Set<Set<String>> asSets(CutSets cutSets) {
        Set<Set<String>> sets = new LinkedHashSet<>();
        cutSets.sets().forEach(set -> sets.add(new LinkedHashSet<>(set)));
        return sets;
    }
}
