package org.outagelab.names;

import java.util.ArrayList;
import java.util.Collections;
import org.outagelab.core.SimTime;

/**
 * A recursive resolver: it asks the authoritative server, and keeps the answer for its TTL.
 *
 * <p>Its clock has whole seconds, as unbound's: an answer of second s with a TTL of t is still given in second s + t, so it lasts
 * up to a second longer than it says. A server that does not answer is as silent to those who ask, unless old answers may be served.
 */
public final class Resolver implements NameServer {
    private final NameServer authority;
    private final long leastTtlNs;
    private final long staleNs;
    private Condition condition = Condition.ANSWERS;
    private Answer kept;
    private long keptSecond;
    private int asked;

    /**
     * @param leastTtlNs smaller TTLs count as this; 0: TTLs are honoured
     * @param staleNs how much longer an old answer is served while the authoritative server gives none; 0: not at all
     */
    public Resolver(NameServer authority, long leastTtlNs, long staleNs) {
        if (leastTtlNs < 0 || staleNs < 0) {
            throw new IllegalArgumentException("a least TTL of " + leastTtlNs + " ns, stale for " + staleNs + " ns");
        }
        this.authority = authority;
        this.leastTtlNs = leastTtlNs;
        this.staleNs = staleNs;
    }

    /** What becomes of it; a process that ends loses its cache. */
    public void become(Condition now) {
        condition = now;
        if (now == Condition.REFUSES) {
            forget();
        }
    }

    /** Its cache is flushed. */
    public void forget() {
        kept = null;
    }

    @Override
    public Answer ask(long nowNs) {
        if (condition != Condition.ANSWERS) {
            return condition == Condition.SILENT ? Answer.SILENT : Answer.REFUSED;
        }
        long second = Math.floorDiv(nowNs, SimTime.SECOND);
        if (kept == null || lastSecond(0) < second) {
            var told = authority.ask(nowNs);
            if (told.definite()) {
                kept = told.keptFor(Math.max(told.ttlNs(), leastTtlNs));
                keptSecond = second;
            } else if (kept == null || kept.status() != Answer.Status.FOUND || lastSecond(staleNs) < second) {
                kept = null;
                return told.status() == Answer.Status.REFUSED ? Answer.FAILED : told;
            }
        }
        long restNs = Math.max(0, SimTime.plus(0, kept.ttlNs()) - (second - keptSecond) * SimTime.SECOND);
        return turned().keptFor(restNs);
    }

    private long lastSecond(long longerNs) {
        return keptSecond + SimTime.plus(kept.ttlNs(), longerNs) / SimTime.SECOND;
    }

    private Answer turned() {
        if (kept.addresses().size() < 2) {
            return kept;
        }
        var turned = new ArrayList<>(kept.addresses());
        Collections.rotate(turned, -(asked++ % turned.size()));
        return new Answer(kept.status(), turned, kept.ttlNs());
    }
}
