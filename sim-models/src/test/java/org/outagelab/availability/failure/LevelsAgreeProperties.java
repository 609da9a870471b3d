package org.outagelab.availability.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.outagelab.availability.structure.Bdd;
import org.outagelab.availability.structure.Structure;
import org.outagelab.availability.structure.SystemMeasures;
import org.outagelab.availability.structure.UnitMeasures;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.results.Estimate;

/** Random small systems of independent units: the failure level against the exact solver. */
final class LevelsAgreeProperties {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    @Provide
    Arbitrary<Structure> structures() {
        return structures(2);
    }

    private Arbitrary<Structure> structures(int depth) {
        Arbitrary<Structure> unit = Arbitraries.of(NAMES).map(Structure::unit);
        if (depth == 0) {
            return unit;
        }
        Arbitrary<Structure> gate = structures(depth - 1).list().ofMinSize(1).ofMaxSize(3)
                .flatMap(parts -> Arbitraries.integers().between(1, parts.size()).map(k -> Structure.atLeast(k, parts)));
        return Arbitraries.frequencyOf(Tuple.of(1, unit), Tuple.of(4, gate));
    }

    @Provide
    Arbitrary<List<Double>> times() {
        return Arbitraries.doubles().between(5, 50).list().ofSize(NAMES.size());
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, seed = "20261")
    void simulatedAndExactAgree(
            @ForAll("structures") Structure structure, @ForAll("times") List<Double> lifetimes, @ForAll long seed) {
        var model = SystemModel.builder();
        Map<String, UnitMeasures> measures = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            double mttf = lifetimes.get(i);
            // Only the means count, so each unit has other shapes.
            Distribution lifetime = i % 2 == 0 ? Distributions.exponential(mttf) : Distributions.weibull(1.5, mttf);
            Distribution repair = i % 3 == 0 ? Distributions.constant(2) : Distributions.gamma(2, 1 + i);
            model.unit(NAMES.get(i), lifetime, repair);
            measures.put(NAMES.get(i), UnitMeasures.of(mttf, repair.mean()));
        }
        SystemMeasures exact = Bdd.of(structure).orElseThrow().measures(measures);

        var results = FailureLevel.longRun(model.succeeds(structure).build(), seed, 40, 5_000).run(model.build());

        assertThat(z(results.unavailability(), exact.unavailability())).isBetween(-5.0, 5.0);
        assertThat(z(results.outagesPer(1), exact.frequency())).isBetween(-5.0, 5.0);
    }

    private static double z(Estimate estimate, double exact) {
        return (estimate.mean() - exact) / ((estimate.high() - estimate.low()) / 2 / 2.02);
    }
}
