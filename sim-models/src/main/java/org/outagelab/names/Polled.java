package org.outagelab.names;

import java.util.List;
import org.outagelab.core.SimTime;

/**
 * A server line of HAProxy with {@code resolvers}: it asks in the background, and takes over at once what has changed; how long
 * the last answer was valid delays nothing. Without an answer it keeps the old addresses for the hold time of what went wrong.
 */
public final class Polled {
    /** {@code timeout resolve}. */
    public static final long PERIOD_NS = SimTime.SECOND;
    /** {@code hold nx}, {@code hold other}, {@code hold refused} and {@code hold timeout}. */
    public static final long HOLD_NS = 30 * SimTime.SECOND;

    private final NameServer resolver;
    private final long holdNs;
    private List<String> addresses = List.of();
    private long confirmedNs;

    /** @param holdNs how long addresses outlive the last answer that had them */
    public Polled(NameServer resolver, long holdNs) {
        this.resolver = resolver;
        this.holdNs = holdNs;
    }

    /** It asks; called every {@link #PERIOD_NS}. */
    public void poll(long nowNs) {
        var told = resolver.ask(nowNs);
        if (told.status() == Answer.Status.FOUND) {
            addresses = told.addresses();
            confirmedNs = nowNs;
        } else if (nowNs - confirmedNs > holdNs) {
            addresses = List.of();
        }
    }

    /** Empty: the server is in maintenance for want of an address. */
    public List<String> addresses() {
        return addresses;
    }
}
