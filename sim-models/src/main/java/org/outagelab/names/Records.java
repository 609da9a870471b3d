package org.outagelab.names;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The address records of one name at its authoritative server, which gives them in turn: each answer begins with the next. */
public final class Records implements NameServer {
    private final long negativeTtlNs;
    private Condition condition = Condition.ANSWERS;
    private List<String> addresses;
    private long ttlNs;
    private int asked;

    /**
     * @param addresses empty: there is no such name
     * @param ttlNs of the addresses, in nanoseconds
     * @param negativeTtlNs how long it may be kept that there is no such name: the smaller of the SOA's TTL and minimum
     */
    public Records(List<String> addresses, long ttlNs, long negativeTtlNs) {
        this.negativeTtlNs = negativeTtlNs;
        change(addresses, ttlNs);
    }

    /** From now on the zone says this. @param to empty: the name is gone */
    public void change(List<String> to, long itsTtlNs) {
        if (itsTtlNs < 0) {
            throw new IllegalArgumentException("a TTL of " + itsTtlNs + " ns");
        }
        addresses = List.copyOf(to);
        ttlNs = itsTtlNs;
    }

    /** What becomes of the server. */
    public void become(Condition now) {
        condition = now;
    }

    @Override
    public Answer ask(long nowNs) {
        return switch (condition) {
            case SILENT -> Answer.SILENT;
            case REFUSES -> Answer.REFUSED;
            case ANSWERS -> addresses.isEmpty()
                    ? new Answer(Answer.Status.NO_SUCH_NAME, List.of(), negativeTtlNs)
                    : Answer.found(turned(), ttlNs);
        };
    }

    private List<String> turned() {
        if (addresses.size() == 1) {
            return addresses;
        }
        var turned = new ArrayList<>(addresses);
        Collections.rotate(turned, -(asked++ % turned.size()));
        return turned;
    }
}
