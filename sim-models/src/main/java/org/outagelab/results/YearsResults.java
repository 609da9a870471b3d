package org.outagelab.results;

import java.util.List;

/**
 * Downtime in a year by cause, for each topology.
 *
 * @param toolVersion version of the program
 * @param scenario name of the scenario
 * @param file its name as given on the command line
 * @param sha256 of the file's bytes, hexadecimal
 * @param seed of the runs
 * @param incidents runs of each kind of incident
 * @param objective whose error budget is burned, for example 0.999
 * @param variants in the order of the file
 * @param repeat the command line that repeats it
 * @param truncated whether it was stopped before its end, so that what is not here was not looked at
 */
public record YearsResults(
        String toolVersion,
        String scenario,
        String file,
        String sha256,
        long seed,
        int incidents,
        double objective,
        List<Topology> variants,
        String repeat,
        boolean truncated) {

    /**
     * One topology. Times are in hours a year: downtime is 1 − uptime, the share of requests of the mix that would fail.
     *
     * @param downtime first-order causes, overlaps of two, in hours a year
     * @param simulated the same from years of the failure level, which knows no request
     * @param exact the share of time in which every endpoint is served, by the exact solver: no reactions; NaN if it is
     *     too large for it
     * @param causes by what they cost, the most expensive first
     * @param overlaps what two failures at once cost beyond each alone; may be less than nothing
     * @param remainder three and more failures at once cost at most so much
     * @param outagesPerYear times a year at which no request of the mix succeeds, from the failure level
     * @param windows share of months of 30 days that meet the objective
     * @param longestOutage of a year, in hours, on average
     * @param worstYear downtime of the worst of 20 years, in hours
     * @param budgetBurned of the objective; above 1: exceeded
     * @param years simulated at the failure level
     * @param notes what the numbers leave out
     */
    public record Topology(
            String name,
            Estimate downtime,
            Estimate simulated,
            double exact,
            List<Cause> causes,
            double overlaps,
            double remainder,
            Estimate outagesPerYear,
            Estimate windows,
            Estimate longestOutage,
            Estimate worstYear,
            Estimate budgetBurned,
            double years,
            List<String> notes) {}

    /**
     * One kind of incident.
     *
     * @param name the failure
     * @param group its class in the chart
     * @param common whether it strikes several parts at once
     * @param perYear how often
     * @param lossPerIncident in seconds of full downtime
     * @param downtime hours a year
     * @param said hours a year by the structure alone, with no time to react
     */
    public record Cause(
            String name,
            String group,
            boolean common,
            double perYear,
            Estimate lossPerIncident,
            Estimate downtime,
            double said) {}
}
