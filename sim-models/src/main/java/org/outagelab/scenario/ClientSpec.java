package org.outagelab.scenario;

import org.outagelab.call.Stall;
import org.outagelab.call.TlsClient;
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
 * @param retryOn after which ends a further attempt is made
 * @param retryUnsafe whether POST and PATCH are repeated too
 * @param nextAddressNs after this long without an answer to a SYN, the next address of a name is tried
 * @param workPerAttempt whether every attempt draws work of its own
 * @param idleNs how long an idle connection is kept for the next request; 0: every attempt opens one
 * @param sends how long after its first byte a request is complete, in nanoseconds; null: at once
 * @param stalls who stops in the middle, or null
 * @param obeysRetryAfter whether the {@code Retry-After} of an answer takes the place of a back-off
 * @param budget what limits retries, or null
 * @param breaker what stops attempts when most fail, or null
 * @param hedge when a second copy is sent, or null
 * @param throttle by which clients turn requests away themselves, or null
 * @param caps of concurrent attempts, or null
 * @param ejection of addresses that fail, or null
 * @param people who leave and reload, or null for programs
 * @param tls what they do where the service speaks TLS
 */
public record ClientSpec(
        long timeoutNs,
        long deadlineNs,
        int retries,
        RetryOn retryOn,
        String backoff,
        long baseNs,
        long capNs,
        boolean retryUnsafe,
        long nextAddressNs,
        boolean workPerAttempt,
        long idleNs,
        Distribution sends,
        Stalls stalls,
        boolean obeysRetryAfter,
        Budget budget,
        Breaker breaker,
        Hedge hedge,
        Throttle throttle,
        Caps caps,
        Ejection ejection,
        People people,
        TlsClient tls) {

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
                RetryOn.TRANSIENT,
                backoff,
                baseNs,
                capNs,
                retryUnsafe,
                nextAddressNs,
                false,
                0,
                null,
                null,
                true,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                TlsClient.USUAL);
    }

    /**
     * @param share of the attempts that stop there for {@code ns}, NEVER for good
     * @param everyNs between two bytes that they send meanwhile; NEVER for none
     */
    public record Stalls(Stall.Where where, double share, long ns, long everyNs) {}

    /** A limit of retries, common to the clients of a load. */
    public sealed interface Budget permits Share, Tokens, Concurrent {}

    /**
     * A share of the requests of a window, and some more.
     *
     * @param share of the requests of the window that may be retried
     * @param perSecond retries beside, for each second of the window
     */
    public record Share(double share, double perSecond, long windowNs) implements Budget {}

    /**
     * gRPC's token bucket.
     *
     * @param tokens maxTokens: retries stop at half of it
     * @param ratio tokenRatio: what a success gives back
     */
    public record Tokens(int tokens, double ratio) implements Budget {}

    /**
     * Envoy's limit of retries at the same time.
     *
     * @param least that are allowed at any time
     * @param ofActive share of the attempts under way that may be retries, if that is more
     */
    public record Concurrent(int least, double ofActive) implements Budget {}

    /**
     * Adaptive throttling: clients turn requests away themselves once they are more than {@code k} times those accepted in
     * the window.
     */
    public record Throttle(double k, long windowNs) {}

    /**
     * @param connections attempts under way at once
     * @param pending attempts that wait for one; more fail at once
     */
    public record Caps(int connections, int pending) {}

    /**
     * Envoy's outlier detection.
     *
     * @param consecutive failures in a row after which an address is left out
     * @param intervalNs between comparisons of success rates, and looks at those left out
     * @param baseNs for how long, times the times in a row
     * @param capNs the longest
     * @param share of the addresses at most
     * @param alwaysOne whether one may be left out whatever the share
     * @param stdev how many standard deviations below the mean a success rate is too low
     * @param hosts addresses at least, for a comparison
     * @param volume requests of an address in an interval at least, for it to be compared
     */
    public record Ejection(
            int consecutive,
            long intervalNs,
            long baseNs,
            long capNs,
            double share,
            boolean alwaysOne,
            double stdev,
            int hosts,
            int volume) {}

    /**
     * A circuit breaker, common to the clients of a load.
     *
     * @param windowNs over which attempts are counted, unless {@code calls} is more than 0
     * @param calls the last so many are counted; 0 for a window of time
     * @param minRequests in the window, below which it stays closed
     * @param threshold share of failures that opens it
     * @param openNs how long nothing is sent then
     * @param halfOpen attempts let through afterwards; their failures decide
     * @param slowNs from which on an attempt is slow; NEVER: none is
     * @param slowShare share of slow attempts that opens it; with {@code calls} alone
     */
    public record Breaker(
            long windowNs,
            int calls,
            int minRequests,
            double threshold,
            long openNs,
            int halfOpen,
            long slowNs,
            double slowShare) {}

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
