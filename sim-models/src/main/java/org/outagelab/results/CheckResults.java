package org.outagelab.results;

import java.util.List;

/**
 * Exact values beside simulated ones, and what keeps a part from being solved exactly.
 *
 * @param toolVersion version of the program
 * @param scenario name of the scenario
 * @param file its name as given on the command line
 * @param sha256 of the file's bytes, hexadecimal
 * @param seed of the simulation
 * @param variants in the order of the file
 * @param repeat the command line that repeats it
 * @param truncated whether it was stopped before its end, so that what is not here was not looked at
 */
public record CheckResults(
        String toolVersion,
        String scenario,
        String file,
        String sha256,
        long seed,
        List<Topology> variants,
        String repeat,
        boolean truncated) {

    /**
     * @param years simulated
     * @param assumptions what the exact values take as given, and the full simulation does not
     */
    public record Topology(String name, double years, List<Row> rows, List<String> assumptions) {}

    /**
     * One quantity, in hours a year in which requests are not all served.
     *
     * @param what an endpoint, or all of them
     * @param low the exact value, or a lower bound
     * @param high the exact value, or an upper bound
     * @param simulated under the assumptions of the exact solver
     * @param z how many standard errors the simulation is above the exact value; outside a bound, from that bound
     * @param full simulated with reactions, crews, coverage and shares of requests: downtime weighted by requests
     */
    public record Row(String what, double low, double high, Estimate simulated, double z, Estimate full) {
        public boolean exact() {
            return low == high;
        }
    }
}
