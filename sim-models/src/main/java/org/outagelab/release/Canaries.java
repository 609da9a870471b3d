package org.outagelab.release;

import java.util.List;

/**
 * Those that have a release first, and the others: how much of the work each gets.
 *
 * @param all instances, the canaries first
 * @param first how many are canaries
 */
record Canaries(List<Instance> all, int first) {
    private static final int FULL_WEIGHT = 256;

    /** So that the canaries together get their share: the others have the full weight. @param share 0 for as much as any */
    void weigh(double share) {
        if (share > 0 && first < all.size()) {
            double others = all.size() - first;
            double fair = FULL_WEIGHT * share * others / ((1 - share) * first);
            int weight = (int) Math.max(1, Math.min(FULL_WEIGHT, Math.round(fair)));
            for (int i = 0; i < all.size(); i++) {
                all.get(i).weighs(i < first ? weight : FULL_WEIGHT);
            }
        }
    }

    /** As the file says. */
    void unweigh() {
        all.forEach(instance -> instance.weighs(-1));
    }
}
