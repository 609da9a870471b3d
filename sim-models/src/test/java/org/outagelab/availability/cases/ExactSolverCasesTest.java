package org.outagelab.availability.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every case of availability and rare events by its exact solver, to the printed digits. */
final class ExactSolverCasesTest {
    /** The cases are printed with 13 digits. */
    private static final double PRINTED = 2e-12;

    private static final Map<String, Double> COARSER = new LinkedHashMap<>();

    static {
        // Printed as one minus a probability near one: right to 4e-17, 2e-14 and about 1e-11 of it.
        COARSER.put("X-HR-3x4-UR", 1e-8);
        COARSER.put("X-CLUS-2-qos1", 4e-11);
        // Printed from a linear system with the condition of the result, 10^6 … 10^10.
        COARSER.put("X-HR-3x4-MTTF", 1e-8);
        COARSER.put("X-HR-unb-MTTF", 2e-11);
        // Printed from a chain cut off at nine failures.
        COARSER.put("X-HR-3x4-U", 1e-11);
    }

    /** What the build cuts off at six failures, the profile {@code studies} not at all: 1e-5 less. */
    private static final Map<String, Double> CUT_OFF = new LinkedHashMap<>(COARSER);

    static {
        List.of("U", "MTTF", "gamma", "UR").forEach(measure -> CUT_OFF.put("X-HR-3x4-" + measure, 2e-5));
    }

    private final Map<String, Double> expected = Expected.copied();

    @Test
    void everyCaseMeetsItsPrintedDigitsButWhatIsCutOff() {
        meet(6, CUT_OFF);
    }

    @Test
    @Tag("studies")
    void everyCaseMeetsItsPrintedDigits() {
        meet(99, COARSER);
    }

    private void meet(int maxFailed, Map<String, Double> coarser) {
        List<String> wrong = new ArrayList<>();
        System.out.printf("%-16s %-6s %20s %20s %9s%n", "id", "level", "expected", "solver", "relative");
        for (Map.Entry<String, DoubleSupplier> solution : ExactSolutions.all(maxFailed).entrySet()) {
            String id = solution.getKey();
            double value = solution.getValue().getAsDouble();
            double exact = expected.get(id);
            double relative = Math.abs(value - exact) / Math.abs(exact);
            System.out.printf("%-16s exact  %20.13g %20.13g %9.1e%n", id, exact, value, relative);
            if (!(relative <= coarser.getOrDefault(id, PRINTED))) {
                wrong.add(id + ": expected " + exact + ", got " + value);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyCaseHasASolver() {
        assertThat(ExactSolutions.all(6).keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    }

    @Test
    void theCopiedValuesAreThoseOfTheSharedFiles() {
        Map<String, Double> shared = Expected.shared();
        Set<String> ids = new LinkedHashSet<>(shared.keySet());

        assertThat(ids).satisfiesAnyOf(
                none -> assertThat(none).isEmpty(), all -> assertThat(shared).isEqualTo(expected));
    }
}
