package org.outagelab.names;

import org.outagelab.core.SimTime;

/** How long a program keeps the answer to a look-up of its own. */
public sealed interface Memory {
    /** glibc and what stands on it: every new connection asks again. */
    Memory NONE = new Fixed(0);
    /** The JVM without a security manager. */
    Memory JVM = new Fixed(30 * SimTime.SECOND);
    /** A browser. */
    Memory BROWSER = new Fixed(60 * SimTime.SECOND);
    /** Asked at the start and never again: a name in nginx' or HAProxy's file without a resolver, a pool, a client that ignores TTLs. */
    Memory FOR_EVER = new Fixed(SimTime.NEVER);
    /** nginx with a {@code resolver} and a variable: what the answer says, on a clock of whole seconds. */
    Memory TTL = new WholeSeconds(-1);

    /** nginx with {@code valid=}. @param validNs whole seconds */
    static Memory valid(long validNs) {
        return new WholeSeconds(validNs);
    }

    /** The same time for whatever was answered. @param ns 0: it asks each time */
    static Memory of(long ns) {
        return new Fixed(ns);
    }

    /** Of a word of a file: {@code none}, {@code jvm}, {@code browser}, {@code ttl} or {@code forever}. */
    static Memory named(String word) {
        return switch (word) {
            case "none" -> NONE;
            case "jvm" -> JVM;
            case "browser" -> BROWSER;
            case "ttl" -> TTL;
            case "forever" -> FOR_EVER;
            default -> throw new IllegalArgumentException("no program remembers as '" + word + "'");
        };
    }

    /** Whether an answer of an earlier instant is still used. */
    boolean uses(Answer answer, long thenNs, long nowNs);

    /** A program's own time. */
    record Fixed(long ns) implements Memory {
        @Override
        public boolean uses(Answer answer, long thenNs, long nowNs) {
            return nowNs < SimTime.plus(thenNs, ns);
        }
    }

    /** The second of the answer, and so many more. @param ns -1: its TTL */
    record WholeSeconds(long ns) implements Memory {
        @Override
        public boolean uses(Answer answer, long thenNs, long nowNs) {
            long keptNs = ns < 0 ? answer.ttlNs() : ns;
            return Math.floorDiv(nowNs, SimTime.SECOND) <= Math.floorDiv(thenNs, SimTime.SECOND) + keptNs / SimTime.SECOND;
        }
    }
}
