package org.outagelab.availability.structure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bounds of unavailability and frequency from the minimal cut sets up to some order, for independent units.
 *
 * <p>From below: the larger of the second Bonferroni inequality S1 − S2 and de Caen's Σ P(C)²/Σ_D P(C ∪ D) (1997,
 * doi:10.1016/S0012-365X(96)00300-6); sets not found only add to the truth. From above: Esary and Proschan's
 * 1 − Π (1 − P(C)) (1963), plus the probability that more units are down than the order up to which the sets are
 * complete.
 */
final class CutBounds {
    private static final int MAX_PAIRED = 2_000;

    private final Map<String, UnitMeasures> measures;
    private final CutSets cutSets;
    private final List<Double> probabilities = new ArrayList<>();

    CutBounds(Map<String, UnitMeasures> measures, CutSets cutSets) {
        this.measures = measures;
        this.cutSets = cutSets;
        cutSets.sets().forEach(set -> probabilities.add(probability(set)));
    }

    double unavailabilityLow() {
        // Sets left out only lower the bound.
        int n = Math.min(MAX_PAIRED, probabilities.size());
        double single = 0;
        double pairs = 0;
        double deCaen = 0;
        for (int i = 0; i < n; i++) {
            double p = probabilities.get(i);
            double together = 0;
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    Set<String> union = new LinkedHashSet<>(cutSets.sets().get(i));
                    union.addAll(cutSets.sets().get(j));
                    together += probability(union);
                }
            }
            single += p;
            pairs += together / 2;
            deCaen += p > 0 ? p * p / (p + together) : 0;
        }
        return Math.max(0, Math.max(deCaen, single - pairs));
    }

    double unavailabilityHigh() {
        double noneLog = 0;
        for (double p : probabilities) {
            noneLog += StrictMath.log1p(-p);
        }
        return Math.min(1, -StrictMath.expm1(noneLog) + (cutSets.complete() ? 0 : moreDown(cutSets.completeOrder(), null)));
    }

    /** Every system failure is the failure of a unit that completes a cut set. */
    double frequencyHigh() {
        double sum = 0;
        for (List<String> set : cutSets.sets()) {
            for (String last : set) {
                double othersDown = 1;
                for (String other : set) {
                    othersDown *= other.equals(last) ? 1 : measures.get(other).unavailability();
                }
                sum += measures.get(last).frequency() * othersDown;
            }
        }
        if (!cutSets.complete()) {
            for (var unit : measures.entrySet()) {
                sum += unit.getValue().frequency() * moreDown(cutSets.completeOrder() - 1, unit.getKey());
            }
        }
        return sum;
    }

    private double probability(Iterable<String> down) {
        double product = 1;
        for (String unit : down) {
            product *= measures.get(unit).unavailability();
        }
        return product;
    }

    /** The probability that more than {@code count} units are down, of all but one. */
    private double moreDown(int count, String except) {
        if (count < 0) {
            return 1;
        }
        // exactly[j]: so many are down; the last entry takes all above, so that no 1 - p loses digits.
        double[] exactly = new double[count + 2];
        exactly[0] = 1;
        for (var unit : measures.entrySet()) {
            if (!unit.getKey().equals(except)) {
                double q = unit.getValue().unavailability();
                exactly[count + 1] += exactly[count] * q;
                for (int j = count; j >= 1; j--) {
                    exactly[j] = exactly[j] * (1 - q) + exactly[j - 1] * q;
                }
                exactly[0] *= 1 - q;
            }
        }
        return exactly[count + 1];
    }
}
