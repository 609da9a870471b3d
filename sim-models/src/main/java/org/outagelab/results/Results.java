package org.outagelab.results;

import java.util.List;

/**
 * The result of an experiment: everything a report shows.
 *
 * @param toolVersion version of the program
 * @param scenario name of the scenario
 * @param file its file name as given on the command line; empty for library users
 * @param sha256 of the file's bytes, hexadecimal; empty for library users
 * @param seed the seed of all streams
 * @param loadSeconds length of the load
 * @param verdict all variants together; null when the scenario promises nothing
 * @param truncated true if it was stopped before its end, by a limit or a person: there is no verdict then
 * @param variants {@code base} first
 * @param repeat the command line that repeats it
 */
public record Results(
        String toolVersion,
        String scenario,
        String file,
        String sha256,
        long seed,
        double loadSeconds,
        Verdict verdict,
        boolean truncated,
        List<VariantResults> variants,
        String repeat) {}
