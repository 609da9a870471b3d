package org.outagelab.scenario;

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
 */
public record ClientSpec(
        long timeoutNs,
        long deadlineNs,
        int retries,
        String backoff,
        long baseNs,
        long capNs,
        boolean retryUnsafe,
        long nextAddressNs) {}
