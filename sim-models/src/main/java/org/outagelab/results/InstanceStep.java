package org.outagelab.results;

/**
 * What one instance did in one step of one run.
 *
 * @param from beginning of the step, in seconds
 * @param to its end
 * @param state in words, in the middle of it; empty for what has no lane
 * @param requests that came to its machine; health checks not
 * @param share of those that came to its service, 0..1; NaN when none came
 * @param ok calls to it that ended well
 * @param failed calls to it that ended otherwise, with an answer or without
 * @param givenUp calls to it that their callers gave up
 * @param again calls to it that repeat one that had not ended well
 * @param busy workers at work at its end; NaN without workers
 * @param workers that exist; NaN without
 * @param queue requests that wait for one; NaN without
 */
public record InstanceStep(
        String instance,
        String service,
        double from,
        double to,
        String state,
        long requests,
        double share,
        long ok,
        long failed,
        long givenUp,
        long again,
        double busy,
        double workers,
        double queue) {}
