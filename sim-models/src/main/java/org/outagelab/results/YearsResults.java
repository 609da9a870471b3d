package org.outagelab.results;

import java.util.List;
import java.util.Map;

/**
 * Downtime in a year by cause, for each topology.
 *
 * @param toolVersion version of the program
 * @param scenario name of the scenario
 * @param file its name as given on the command line
 * @param sha256 of the file's bytes, hexadecimal
 * @param seed of the runs
 * @param incidents runs of each kind of incident; 0: as many as its share of the error asks for
 * @param objective whose error budget is burned, for example 0.999
 * @param variants in the order of the file
 * @param repeat the command line that repeats it
 * @param truncated whether it was stopped before its end, so that what is not here was not looked at
 * @param inputs what nobody knows exactly: the same topologies in many worlds
 * @param bills what each topology costs, of those whose file says what things cost
 * @param changes of single lines that were tried on each topology and were worth it, the best of each first
 * @param findings by topology: what its design should not have; empty where nobody looked
 * @param withFirst whether each topology is compared with the first one, and not with the one before it
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
        boolean truncated,
        InputsResults inputs,
        List<Bill> bills,
        List<Change> changes,
        Map<String, List<Finding>> findings,
        boolean withFirst) {

    /** Of which nothing is said but the years themselves, and each topology is compared with the one before it. */
    public YearsResults(
            String toolVersion,
            String scenario,
            String file,
            String sha256,
            long seed,
            int incidents,
            double objective,
            List<Topology> variants,
            String repeat,
            boolean truncated,
            InputsResults inputs,
            List<Bill> bills,
            List<Change> changes) {
        this(
                toolVersion, scenario, file, sha256, seed, incidents, objective, variants, repeat, truncated, inputs, bills, changes, Map.of(),
                false);
    }

    /** With which topology another one is compared, by its place; itself for the first. */
    public int comparedWith(int place) {
        return withFirst || place == 0 ? 0 : place - 1;
    }

    /** Without changes that were tried. */
    public YearsResults(
            String toolVersion,
            String scenario,
            String file,
            String sha256,
            long seed,
            int incidents,
            double objective,
            List<Topology> variants,
            String repeat,
            boolean truncated,
            InputsResults inputs,
            List<Bill> bills) {
        this(toolVersion, scenario, file, sha256, seed, incidents, objective, variants, repeat, truncated, inputs, bills, List.of());
    }

    /**
     * One line of a file that could be otherwise, measured as the topologies are.
     *
     * @param topology the variant
     * @param key of the file, such as {@code services.lb.option}
     * @param value what it would be there, as YAML
     * @param says what it would be, in the words of the product
     * @param instead what it is
     * @param before hours a year as it is
     * @param after hours a year then
     * @param gain before less after, with the error of the runs of both
     */
    public record Change(
            String topology, String key, String value, String says, String instead, double before, double after, Estimate gain) {}

    /** With every input taken as it is written, and without costs. */
    public YearsResults(
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
        this(toolVersion, scenario, file, sha256, seed, incidents, objective, variants, repeat, truncated, InputsResults.NONE, List.of());
    }

    /**
     * One topology. Times are in hours a year: the share of time in which a request of the mix would fail and would not
     * with everything up.
     *
     * @param downtime by failures: the sum of its causes; its interval is that of the runs
     * @param exact the same for the same requests by an exact method, as if everyone reacted at once;
     *     NaN if it is too large for it
     * @param anyEndpoint the share of time in which some endpoint is not served at all times, likewise
     * @param usual share of requests that fails with everything up; in none of the causes
     * @param endpoints with their own downtime
     * @param causes by what they cost, the most expensive first
     * @param several what two and more failures at once cost, in the causes
     * @param unknown at most so much more: states that no run has shown
     * @param outagesPerYear times a year at which no request of the mix succeeds once everyone has reacted
     * @param windows share of months of 30 days that meet the objective
     * @param longestOutage of a year, in hours, on average
     * @param worstYear downtime of the worst of 20 years, in hours
     * @param budgetBurned of the objective; above 1: exceeded
     * @param years simulated for the spread of years
     * @param events of the request level that it took
     * @param notes what the numbers leave out
     * @param spread how one year and one month differ from another
     * @param graph what is connected to what
     */
    public record Topology(
            String name,
            Estimate downtime,
            double exact,
            double anyEndpoint,
            double usual,
            List<Endpoint> endpoints,
            List<Cause> causes,
            double several,
            double unknown,
            Estimate outagesPerYear,
            Estimate windows,
            Estimate longestOutage,
            Estimate worstYear,
            Estimate budgetBurned,
            double years,
            long events,
            List<String> notes,
            Spread spread,
            org.outagelab.results.Topology graph) {}

    /**
     * How years and months differ by chance alone, with rates and times to repair as they are written.
     *
     * @param quantiles downtime of a year in hours, at 0, 1, 2 … 100 % of the years; empty where no year was simulated
     * @param years by objective, the loosest first: the share of years that miss it
     * @param promises of the file, the strictest first
     * @param credit share of a month's fee that is paid back, on average over months; no value without promises
     */
    public record Spread(List<Double> quantiles, List<Missed> years, List<Promise> promises, Estimate credit) {
        /** Nothing was simulated. */
        public static final Spread NONE = new Spread(List.of(), List.of(), List.of(), Estimate.none("ratio", "no promise"));

        public Spread {
            quantiles = List.copyOf(quantiles);
            years = List.copyOf(years);
            promises = List.copyOf(promises);
        }
    }

    /** @param hours of downtime in a year that the objective allows @param share of years that are down for longer */
    public record Missed(double objective, double hours, Estimate share) {}

    /** @param credit share of a month's fee @param months share of months of 30 days that miss the objective */
    public record Promise(double objective, double credit, Estimate months) {}

    /**
     * What one topology costs in a year, with rates and times to repair as they are written.
     *
     * @param currency of all amounts
     * @param hosts for the machines
     * @param people for who repairs
     * @param requests for those that fail
     * @param down for the time in which nobody is served
     * @param hours of downtime
     * @param low quantile of 5 % of the sum over the draws of the inputs; the sum itself where nothing was drawn
     * @param high quantile of 95 %
     * @param cheapest the share of draws in which no other topology costs less; NaN where there is no other, or another currency
     */
    public record Bill(
            String topology,
            String currency,
            double hosts,
            double people,
            double requests,
            double down,
            double hours,
            double low,
            double high,
            double cheapest) {
        /** All of it. */
        public double all() {
            return hosts + people + requests + down;
        }
    }

    /**
     * One endpoint.
     *
     * @param share of all requests
     * @param downtime hours a year
     * @param exact by an exact method, as if everyone reacted at once; NaN if it is too large for it
     * @param usual share of its requests that fails with everything up
     */
    public record Endpoint(String name, double share, double downtime, double exact, double usual) {}

    /**
     * One kind of incident: a failure, two at once, or more.
     *
     * @param name the failure, or several with a plus between them
     * @param group its class in the chart
     * @param kind what fails how, whichever machine it is: {@code hang}, {@code host-fault}
     * @param common whether it strikes several parts at once
     * @param perYear how often; NaN for those that are no incident of their own
     * @param lossPerIncident in seconds of full downtime
     * @param downtime hours a year
     * @param said hours a year by the structure alone, with no time to react
     */
    public record Cause(
            String name,
            String group,
            String kind,
            boolean common,
            double perYear,
            Estimate lossPerIncident,
            Estimate downtime,
            double said) {}
}
