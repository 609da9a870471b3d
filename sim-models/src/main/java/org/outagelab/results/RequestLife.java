package org.outagelab.results;

import java.util.List;

/**
 * One request from its first attempt to its end.
 *
 * @param request method and path
 * @param load whose it is
 * @param number among those of its load, from 0
 * @param attempts how often it was sent by whoever wanted it
 * @param end outcome of the last attempt
 * @param hops in the order in which they began, in nanoseconds of the run
 */
public record RequestLife(String request, String load, long number, int attempts, String end, List<Hop> hops) {
    /** Of a hop whose caller gave it up. */
    public static final String GIVEN_UP = "given up by the caller";
    /** Of a hop whose caller or run ended first. */
    public static final String OPEN = "not ended";

    public RequestLife {
        hops = List.copyOf(hops);
    }

    /**
     * One call on its way: of the client, or of an instance on its behalf.
     *
     * @param from name of the load or instance that calls
     * @param to the instance called
     * @param sentNs when the caller began it
     * @param cameNs when the request was at the machine; -1 if it never was
     * @param endedNs when the caller knew its end
     * @param outcome in the words of the books, or one of the two above
     */
    public record Hop(String from, String to, long sentNs, long cameNs, long endedNs, String outcome) {}
}
