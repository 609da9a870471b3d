package org.outagelab.scenario;

import org.outagelab.core.random.Distribution;

/**
 * How clients behave. Times in nanoseconds, NEVER for none.
 *
 * @param timeoutNs of one attempt, from its start to its complete answer
 * @param deadlineNs of the request, through all attempts
 * @param retries further attempts
 * @param backoff {@code none}, {@code exponential}, {@code full}, {@code equal} or {@code decorrelated}
 * @param baseNs first back-off
 * @param capNs longest back-off
 * @param retryUnsafe whether POST and PATCH are repeated too
 * @param nextAddressNs after this long without an answer to a SYN, the next address of a name is tried
 * @param workPerAttempt whether every attempt draws work of its own
 * @param idleNs how long an idle connection is kept for the next request; 0: every attempt opens one
 * @param sends how long after its first byte a request is complete, in nanoseconds; null: at once
 * @param obeysRetryAfter whether the {@code Retry-After} of an answer takes the place of a back-off
 * @param budget what limits retries, or null
 * @param breaker what stops attempts when most fail, or null
 * @param hedge when a second copy is sent, or null
 * @param people who leave and reload, or null for programs
 */
public record ClientSpec(
        long timeoutNs,
        long deadlineNs,
        int retries,
        String backoff,
        long baseNs,
        long capNs,
        boolean retryUnsafe,
        long nextAddressNs,
        boolean workPerAttempt,
        long idleNs,
        Distribution sends,
        boolean obeysRetryAfter,
        Budget budget,
        Breaker breaker,
        Hedge hedge,
        People people) {

    /** Programs that do nothing but try again. */
    public ClientSpec(
            long timeoutNs,
            long deadlineNs,
            int retries,
            String backoff,
            long baseNs,
            long capNs,
            boolean retryUnsafe,
            long nextAddressNs) {
        this(
                timeoutNs,
                deadlineNs,
                retries,
                backoff,
                baseNs,
                capNs,
                retryUnsafe,
                nextAddressNs,
                false,
                0,
                null,
                true,
                null,
                null,
                null,
                null);
    }

    /**
     * A limit of retries, common to the clients of a load.
     *
     * @param share of the requests of the last 10 s that may be retried, 0 for a token bucket
     * @param tokens gRPC's maxTokens, 0 for a share: retries stop at half of it
     * @param ratio gRPC's tokenRatio: what a success gives back
     */
    public record Budget(double share, int tokens, double ratio) {}

    /**
     * A circuit breaker, common to the clients of a load.
     *
     * @param minRequests in the window, below which it stays closed
     * @param threshold share of failures that opens it
     * @param openNs how long nothing is sent then
     * @param halfOpen attempts let through afterwards; their failures decide
     */
    public record Breaker(long windowNs, int minRequests, double threshold, long openNs, int halfOpen) {}

    /**
     * A second copy of a slow request.
     *
     * @param afterNs when it is sent, 0 for a quantile
     * @param quantile of recent latencies after which it is sent
     * @param budget copies at most, as a share of attempts of the last 10 s
     */
    public record Hedge(long afterNs, double quantile, double budget) {}

    /**
     * People in front of a browser.
     *
     * @param patience how long one waits for a page, in nanoseconds
     * @param reload probability that one reloads after leaving or a failure
     * @param delay from then to the reload, in nanoseconds
     * @param max reloads of one request
     */
    public record People(Distribution patience, double reload, Distribution delay, int max) {}
}
