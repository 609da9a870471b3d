package org.outagelab.results;

import java.util.List;

/**
 * What brings the service down alone, and what in pairs: the claim of the failure level beside a short run that shows it.
 *
 * @param toolVersion version of the program
 * @param scenario name of the scenario
 * @param file its name as given on the command line
 * @param sha256 of the file's bytes, hexadecimal
 * @param seed of the runs
 * @param variants in the order of the file
 * @param repeat the command line that repeats it
 * @param truncated whether it was stopped before its end, so that what is not here was not looked at
 */
public record SpofResults(
        String toolVersion,
        String scenario,
        String file,
        String sha256,
        long seed,
        List<Topology> variants,
        String repeat,
        boolean truncated) {

    /**
     * One topology.
     *
     * @param unavailabilityLow share of time in which requests of some endpoint fail: at least this
     * @param unavailabilityHigh at most this; both are the exact value where there is one
     * @param outagesPerYear at most so many; exact where the unavailability is
     * @param note why there are bounds only, or empty
     * @param cuts minimal cut sets of one and two parts, the most expensive first
     * @param redundant single parts whose failure the others take over
     * @param more minimal cut sets that are not listed
     * @param usual share of requests that is ok without any fault; NaN when there was no run
     * @param contradictions where a run shows something else than is said, the costliest first
     */
    public record Topology(
            String name,
            double unavailabilityLow,
            double unavailabilityHigh,
            double outagesPerYear,
            String note,
            List<Cut> cuts,
            List<Cut> redundant,
            int more,
            double usual,
            List<Contradiction> contradictions) {}

    /**
     * A run that shows something else than the failure level says.
     *
     * @param parts what is killed
     * @param count how many such cut sets there are, of which this one was killed
     * @param said share of requests that is ok
     * @param shown the same in the run
     * @param unsafe whether fewer are ok than is said
     * @param reason why they differ
     */
    public record Contradiction(List<String> parts, int count, double said, double shown, boolean unsafe, String reason) {}

    /**
     * Parts that fail together.
     *
     * @param parts each with how it fails: {@code server-1 host-down}
     * @param alike others that could change places with these: all figures are theirs too, each for itself
     * @param causes the failures that look like that
     * @param common whether one of them is a common cause of several parts
     * @param perYear how often they are all down
     * @param hoursPerYear how long
     * @param served the share of requests that is ok in the long run then
     * @param costHoursPerYear hours of downtime a year: {@code hoursPerYear (1 - served)}
     * @param blocking whether waiting for it may draw in more than {@code served} says
     * @param shown what a run showed
     */
    public record Cut(
            List<String> parts,
            List<List<String>> alike,
            List<String> causes,
            boolean common,
            double perYear,
            double hoursPerYear,
            double served,
            double costHoursPerYear,
            boolean blocking,
            Shown shown) {
        /** How many cut sets it stands for. */
        public int count() {
            return 1 + alike.size();
        }
    }

    /**
     * What a short run of the request level showed. Requests that fail without any fault too are not counted as lost.
     *
     * @param first share of requests that were ok while callers reacted; NaN when there was no run
     * @param settled the same when everything automatic had had its time
     * @param reactionSeconds how long that took at most
     * @param why there was no run, or empty
     */
    public record Shown(double first, double settled, double reactionSeconds, String why) {
        public static Shown none(String why) {
            return new Shown(Double.NaN, Double.NaN, Double.NaN, why);
        }
    }
}
