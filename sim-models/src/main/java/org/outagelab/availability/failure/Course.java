package org.outagelab.availability.failure;

import java.util.Map;

/**
 * What one run saw between the start of measuring and its end.
 *
 * @param length time measured
 * @param loss ∫ (1 − share) dt
 * @param outageTime time with a share of 0
 * @param outages that began, one open at the start of measuring included
 * @param losses maximal intervals with a share below 1, counted likewise
 * @param longestOutage as far as it was seen; 0 without any
 * @param firstOutage start of the first outage, from the start of measuring; infinite without any
 * @param shareAtEnd the share when the run ended
 * @param durations of the outages that ended, in order; empty unless they were asked for
 * @param events of all kinds that happened
 * @param windowLoss of each length asked for, the loss in each whole window, one after the other
 * @param lossByState of each state with a loss, in the words of the model, the loss while it lasted; the tolls of a unit count
 *     as its own
 */
record Course(
        double length,
        double loss,
        double outageTime,
        long outages,
        long losses,
        double longestOutage,
        double firstOutage,
        double shareAtEnd,
        double[] durations,
        long events,
        double[][] windowLoss,
        Map<String, Double> lossByState) {}
